package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of all pages are run as they are written, one page after the other, or say why not. */
class DocsTest {

    /** The build and the shell's own in the README, which is read by people who are new: no marks there. */
    private static final List<String> README_NOT_RUN = List.of("mvn ", "alias winnow=", "mkdir -p target/try",
            "export WINNOW_STATE=target/try/state");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");

    @TempDir
    private Path home;

    private static List<String> blocks(Path page, String kind) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            if (block.group(1).equals(kind)) {
                blocks.add(block.group(2));
            }
        }
        return blocks;
    }

    private static List<String> commands(Path page) throws IOException {
        return blocks(page, "sh").stream().filter(block -> !block.startsWith("#!"))
                .flatMap(block -> block.replace("\\\n", " ").lines()).filter(line -> !line.isBlank()).toList();
    }

    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line.split(" +(# |[<|>] )")[0]);
        while (word.find()) {
            words.add(word.group().replaceAll("['\"]", ""));
        }
        return words.subList(1, words.size());
    }

    @Test
    void the_commands_of_every_page_run_as_written_in_their_order() throws IOException {
        Path copy = Files.createDirectories(home.resolve("try"));
        for (String folder : List.of("samples", "jobs")) {
            AuditedSite.copy(Path.of(folder), copy.resolve(folder));
        }
        Path etc = Files.createDirectories(copy.resolve("etc"));
        Files.copy(copy.resolve("jobs/nightly.yaml"), etc.resolve("nightly.yaml"));
        WinnowCli winnow = new WinnowCli(home.resolve("state")).at(Instant.parse("2026-11-23T12:00:00Z"));
        int run = 0;
        for (Path page : pages()) {
            for (String line : commands(page)) {
                String here = line.replace("target/try", copy.toString()).replace("/etc/winnow", etc.toString())
                        .replace("target/winnow-", home + "/winnow-");
                if (line.contains("# not run: ")) {
                    assertThat(line).as(page.toString()).matches(".*# not run: .{6,}");
                } else if (!line.startsWith("winnow ")) {
                    assertThat(README_NOT_RUN).as(page + ": " + line).anyMatch(line::startsWith);
                    assertThat(page.getFileName()).asString().isEqualTo("README.md");
                } else if (line.contains(", until stopped")) {
                    try (WinnowCli.Running running = winnow.start(words(here).toArray())) {
                        await().until(() -> running.err().contains("next nightly"));
                        assertThat(running.stop()).as(line + running.err()).isZero();
                    }
                    run++;
                } else {
                    Result result = winnow.reading("a long secret 4711\n", words(here).toArray());
                    assertThat(result.exit()).as(page + ": " + line + "\n" + result.out() + result.err()).isZero();
                    run++;
                }
            }
        }
        assertThat(run).isGreaterThan(40);
    }

    /** The README first: the others go on where it ends. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(Path.of("src/site/markdown"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), pages.sorted()).toList();
        }
    }

    @Test
    void the_readme_s_job_file_keeps_installers_with_their_checksums_and_what_latest_leads_to() throws IOException {
        Path store = home.resolve("products");
        for (String os : List.of("linux-x86_64/%s.tar.gz", "windows-x64/%s.zip", "macos-arm64/%s.dmg")) {
            for (int version = 0; version < 60; version++) {
                Path file = store.resolve("main").resolve(os.formatted("app-1." + version + ".0"));
                Files.createDirectories(file.getParent());
                for (Path each : List.of(file, file.resolveSibling(file.getFileName() + ".sha256"))) {
                    Files.writeString(each, "x");
                    Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(400 - version))));
                }
            }
        }
        Files.createSymbolicLink(store.resolve("main/linux-x86_64/latest"), Path.of("app-1.0.0.tar.gz"));
        Path job = Files.writeString(home.resolve("nightly.yaml"),
                blocks(Path.of("README.md"), "yaml").get(0).replace("/srv/products", store.toString()));
        WinnowCli winnow = new WinnowCli(home.resolve("state"));
        winnow.done("validate", job);
        Result plan = winnow.done("plan", job, "--json");
        assertThat(plan.json().get("strays").asInt()).isZero();
        assertThat(plan.json().get("faults")).isEmpty();
        String decisions = Files.readString(Path.of(plan.json().get("report").asString()).resolve("decisions.csv"));
        assertThat(decisions).contains("app/main/linux-x86_64/1.59.0,products,keep,latest",
                "app/main/linux-x86_64/1.0.0,products,keep,linked", "app/main/windows-x64/1.0.0,products,remove,nightlies")
                .doesNotContain("sha256,products");
    }

    @Test
    void links_of_the_pages_lead_somewhere() throws IOException {
        for (Path page : Stream.concat(pages().stream(), Stream.of("src/README.md", "jobs/README.md", "jobs/recipes.md")
                .map(Path::of)).toList()) {
            Matcher link = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)").matcher(Files.readString(page));
            while (link.find()) {
                if (!link.group(1).startsWith("http")) {
                    assertThat(page.toAbsolutePath().resolveSibling(link.group(1))).as(page + ": " + link.group()).exists();
                }
            }
        }
    }
}
