package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recipe is a job file without a fault, and does to the tree below it what the page says. */
class RecipesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|tree)\\n(.*?)^```$");
    private static final Pattern FILE = Pattern.compile("(/srv/\\S+) +([0-9]+)d(?: +(keep|remove)(?::(\\S+))?)?");
    private static final Pattern LINK = Pattern.compile("(/srv/\\S+) -> (\\S+)");

    @TempDir
    private Path folder;

    record Recipe(String name, String job, String tree) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Recipe> recipes() throws IOException {
        List<Recipe> recipes = new ArrayList<>();
        for (String section : Files.readString(Path.of("jobs/recipes.md")).split("(?m)^## ")) {
            List<String> blocks = BLOCK.matcher(section).results().map(block -> block.group(2)).toList();
            if (!blocks.isEmpty()) {
                recipes.add(new Recipe(section.lines().findFirst().orElseThrow(), blocks.get(0), blocks.get(1)));
            }
        }
        assertThat(recipes).hasSize(8);
        return recipes.stream();
    }

    private record Expected(String path, String verdict, String part) { }

    @ParameterizedTest
    @MethodSource("recipes")
    void does_what_the_page_says(Recipe recipe) throws IOException {
        Path srv = folder.resolve("srv");
        List<Expected> expected = new ArrayList<>();
        Path last = null;
        for (String line : recipe.tree().lines().toList()) {
            Matcher file = FILE.matcher(line);
            Matcher link = LINK.matcher(line);
            if (file.matches()) {
                last = srv.resolve(file.group(1).substring("/srv/".length()));
                Files.createDirectories(last.getParent());
                Files.writeString(last, file.group(3) == null ? "" : "x");
                Files.setLastModifiedTime(last, FileTime.from(NOW.minus(Duration.ofDays(Long.parseLong(file.group(2))))));
                if (file.group(3) != null) {
                    expected.add(new Expected(last.toString(), file.group(3), file.group(4) == null ? "products" : file.group(4)));
                }
            } else if (link.matches()) {
                Files.createSymbolicLink(srv.resolve(link.group(1).substring("/srv/".length())), Path.of(link.group(2)));
            } else {
                Files.writeString(last, line + "\n", StandardOpenOption.APPEND);
            }
        }
        Path job = Files.writeString(folder.resolve("job.yaml"), recipe.job().replace("/srv/", srv + "/"));
        WinnowCli winnow = new WinnowCli(folder.resolve("state")).at(NOW);
        WinnowCli.Result checked = winnow.done("validate", job);
        assertThat(checked.out() + checked.err()).doesNotContain("warning");
        WinnowCli.Result plan = winnow.run("plan", job);
        assertThat(plan.exit()).as(plan.out() + plan.err()).isZero();

        List<CSVRecord> rows;
        try (Stream<Path> files = Files.walk(folder.resolve("reports"))) {
            Path csv = files.filter(path -> path.endsWith("decisions.csv")).findFirst().orElseThrow();
            rows = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get()
                    .parse(Files.newBufferedReader(csv)).getRecords();
        }
        for (Expected one : expected) {
            List<String> verdicts = rows.stream().filter(row -> row.get("part").equals(one.part())
                    && (one.path() + "/").contains("/" + row.get("path") + "/")).map(row -> row.get("verdict")).distinct().toList();
            assertThat(verdicts).as(one + " of " + rows).containsExactly(one.verdict());
        }
    }
}
