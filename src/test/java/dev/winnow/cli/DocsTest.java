package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands are run as they are written; those of other pages are words that the program knows. */
class DocsTest {

    /** The build and the shell's own; the test has a copy of the samples for the last two. */
    private static final List<String> NOT_RUN = List.of("mvn ", "alias winnow=", "mkdir -p target/try",
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

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line.split(" +(# |[<|>] )")[0]);
        while (word.find()) {
            words.add(word.group().replaceAll("['\"]", ""));
        }
        return words.subList(1, words.size());
    }

    @Test
    void the_readme_s_commands_run_as_written_in_their_order() throws IOException {
        Path copy = Files.createDirectories(home.resolve("try"));
        for (String folder : List.of("samples", "jobs")) {
            AuditedSite.copy(Path.of(folder), copy.resolve(folder));
        }
        WinnowCli winnow = new WinnowCli(home.resolve("state"));
        int run = 0;
        for (String line : commands(Path.of("README.md"))) {
            if (!line.startsWith("winnow ")) {
                assertThat(NOT_RUN).as(line).anyMatch(line::startsWith);
                continue;
            }
            Result result = winnow.run(words(line.replace("target/try", copy.toString())).toArray());
            assertThat(result.exit()).as(line + "\n" + result.out() + result.err()).isZero();
            run++;
        }
        assertThat(run).isGreaterThan(15);
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
    void the_commands_of_other_pages_are_known_to_the_program() throws IOException {
        Program program = new Program(new Shell(System.out, System.err, Map.of(), Clock.systemUTC(), new StopSignal()));
        try (Stream<Path> pages = Files.list(Path.of("src/site/markdown"))) {
            for (Path page : pages.sorted().toList()) {
                for (String line : commands(page)) {
                    if (line.startsWith("winnow ")) {
                        program.commandLine().parseArgs(words(line).toArray(String[]::new));
                    }
                }
            }
        }
    }

    @Test
    void links_of_the_pages_lead_somewhere() throws IOException {
        try (Stream<Path> pages = Stream.concat(Files.list(Path.of("src/site/markdown")),
                Stream.of(Path.of("README.md"), Path.of("src/README.md"), Path.of("jobs/README.md")))) {
            for (Path page : pages.sorted().toList()) {
                Matcher link = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)").matcher(Files.readString(page));
                while (link.find()) {
                    if (!link.group(1).startsWith("http")) {
                        assertThat(page.toAbsolutePath().resolveSibling(link.group(1))).as(page + ": " + link.group()).exists();
                    }
                }
            }
        }
    }
}
