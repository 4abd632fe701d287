package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.store.local.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a dry run to a restore, on the product tree of a site that really ran. */
class BuildbotFlowTest {

    private static final String AS_OF = "2026-11-22T12:00:00Z";

    @TempDir
    private Path directory;

    @Test
    void removes_what_the_plan_says_and_a_restore_leaves_the_tree_as_it_was() throws Exception {
        Path products = BuildbotSite.unpack(directory).resolve("products");
        Path job = BuildbotSite.job(directory);
        WinnowCli winnow = new WinnowCli(directory.resolve("state"));
        Map<String, String> before = Snapshot.of(products);

        Result planned = winnow.done("plan", job, "--as-of", AS_OF, "--json");
        assertThat(Snapshot.of(products)).as("a plan changes nothing").isEqualTo(before);
        List<CSVRecord> decisions = csv(planned.json().get("report").asString() + "/decisions.csv");
        Set<String> decided = decisions.stream().map(row -> row.get("path")).collect(Collectors.toSet());
        assertThat(decided).as("each product directory and bundle once").hasSize(decisions.size())
                .isEqualTo(entries(products));
        assertThat(planned.json().get("strays").asInt()).isEqualTo(3);
        assertThat(decisions).noneMatch(row -> row.get("path").startsWith("docs"));
        assertThat(decisions).as("builds of the empty branch")
                .anyMatch(row -> row.get("path").startsWith("linux-x86_64/") && row.get("branch").isEmpty());

        winnow.done("adopt", job);
        assertThat(Snapshot.of(products)).as("adopting leaves its mark and nothing else").isEqualTo(before);
        String plan = planned.json().get("plan").asString();
        assertThat(winnow.run("apply", plan).exit()).as("nobody has approved it").isEqualTo(4);
        assertThat(Snapshot.of(products)).isEqualTo(before);
        winnow.done("approve", plan, "--by", "Release Engineering");
        Result applied = winnow.done("apply", plan, "--json");

        Set<String> removed = paths(decisions, "remove");
        assertThat(applied.json().get("removed").asInt()).isEqualTo(removed.size()).isPositive();
        assertThat(removed).allSatisfy(path -> assertThat(products.resolve(path)).doesNotExist());
        assertThat(paths(decisions, "keep")).allSatisfy(path -> assertThat(products.resolve(path)).exists());
        Map<String, String> after = Snapshot.of(products);
        before.forEach((path, was) -> {
            if (path.startsWith("docs/") || path.endsWith("/latest")) {
                assertThat(after).as("what is no entry").containsEntry(path, was);
            }
        });
        assertThat(csv(applied.json().get("report").asString() + "/removed.csv")).isNotEmpty()
                .allSatisfy(row -> assertThat(removed).anyMatch(path -> row.get("path").equals(path)
                        || row.get("path").startsWith(path + "/")));

        winnow.done("restore", applied.json().get("run").asString());
        assertThat(Snapshot.of(products)).as("byte for byte, time for time, mode for mode, link for link")
                .isEqualTo(before);
        assertThat(winnow.done("trash").out()).contains("empty");
    }

    private static Set<String> paths(List<CSVRecord> decisions, String verdict) {
        return decisions.stream().filter(row -> row.get("verdict").equals(verdict)).map(row -> row.get("path"))
                .collect(Collectors.toSet());
    }

    /** Product directories and bundles, found without any of the program's own means. */
    private static Set<String> entries(Path products) throws IOException {
        try (Stream<Path> all = Files.walk(products)) {
            return all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                            && path.getFileName().toString().matches("app-.*-\\d+")
                            || path.getFileName().toString().matches("bundle-\\d+\\.zip"))
                    .map(path -> products.relativize(path).toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<CSVRecord> csv(String file) throws IOException {
        try (CSVParser parser = CSVParser.parse(Path.of(file), StandardCharsets.UTF_8,
                CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
            return parser.getRecords();
        }
    }
}
