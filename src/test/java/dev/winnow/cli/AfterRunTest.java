package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs that follow a run. */
class AfterRunTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");

    @TempDir
    private Path folder;
    private WinnowCli winnow;

    @BeforeEach
    void a_store_with_three_builds() throws IOException {
        winnow = new WinnowCli(folder.resolve("state")).at(NOW);
        for (int i = 1; i <= 3; i++) {
            Path build = Files.createDirectories(folder.resolve("store/app/main/linux/" + i));
            Path file = Files.writeString(build.resolve("app.bin"), "x".repeat(100));
            Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(40 - i))));
        }
    }

    private Path job(String notify) throws IOException {
        return Files.writeString(folder.resolve("job.yaml"), """
                name: nightly
                build: "{project}/{branch}/{os}/{version}"
                stores: [ { name: products, root: store, layout: "{project}/{branch}/{os}/{version}" } ]
                rules: [ { name: all, match: {}, keep: [ { last: 2 } ] } ]
                approval: never
                notify: [ %s ]
                """.formatted(notify));
    }

    private void script(String name, String text) throws IOException {
        Path script = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void start_once_for_each_run_that_changed_something_with_its_document() throws IOException {
        script("note", "cat >> got; pwd >> where; env | cut -d= -f1 | sort > environment; echo \"$WINNOW_KIND $1\" >> kinds");
        Path job = job("{ command: [./bin/note, \"a b; c\"] }");
        winnow.done("adopt", job);

        winnow.done("run", job);
        winnow.done("run", job);
        winnow.done("restore", "app/main/linux/1", "--no-pin");
        winnow.done("run", job);
        winnow.after(Duration.ofDays(8)).done("purge", job);

        assertThat(folder.resolve("kinds")).hasContent("apply a b; c\nrestore a b; c\napply a b; c\npurge a b; c");
        List<JsonNode> runs = Files.readString(folder.resolve("got")).lines().map(JsonMapper.shared()::readTree).toList();
        assertThat(runs).extracting(run -> run.path("kind").asString()).containsExactly("apply", "restore", "apply", "purge");
        assertThat(runs.get(0).path("job").asString()).isEqualTo("nightly");
        assertThat(runs.get(0).path("removed").asLong()).isEqualTo(1);
        assertThat(runs.get(0).path("outcome").asString()).isEqualTo("done");
        assertThat(Files.readAllLines(folder.resolve("where"))).containsOnly(folder.toRealPath().toString());
        assertThat(Files.readAllLines(folder.resolve("environment"))).contains("WINNOW_STATE", "WINNOW_RUN", "PATH")
                .allMatch(name -> name.startsWith("WINNOW_") || List.of("PATH", "HOME", "LANG", "PWD", "OLDPWD", "SHLVL",
                        "_").contains(name));
    }

    @Test
    void start_only_for_what_they_are_for() throws IOException {
        script("note", "echo $WINNOW_KIND >> kinds");
        Path job = job("{ command: ./bin/note, on: [restored] }");
        winnow.done("adopt", job);

        winnow.done("run", job);
        winnow.done("restore", "app/main/linux/1");

        assertThat(folder.resolve("kinds")).hasContent("restore");
    }

    @Test
    void that_fail_are_in_the_report_and_undo_nothing() throws IOException {
        script("fail", "yes x | head -c 100000; echo the index is broken >&2; exit 3");
        script("note", "touch noted");
        Path job = job("{ command: ./bin/fail }, { command: ./bin/missing }, { command: ./bin/note }");
        winnow.done("adopt", job);

        WinnowCli.Result ran = winnow.run("run", job);

        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err()).contains("bin/fail ended with 3", "the index is broken", "bin/missing cannot be started")
                .hasSizeLessThan(10_000);
        assertThat(folder.resolve("noted")).exists();
        assertThat(folder.resolve("store/app/main/linux/1")).doesNotExist();
        try (Stream<Path> runs = Files.list(folder.resolve("reports/nightly"))) {
            Path report = runs.filter(run -> Files.exists(run.resolve("removed.csv"))).findFirst().orElseThrow();
            assertThat(report.resolve("summary.json")).content().contains("the index is broken", "bin/missing");
            assertThat(report.resolve("report.html")).content().contains("the index is broken");
        }
        assertThat(winnow.done("verify", folder.resolve("reports")).out()).isNotEmpty();
    }

    @Test
    void that_do_not_end_are_killed_with_what_they_started() throws IOException {
        script("hang", "echo began; sleep 3600 & echo $! > child; wait");
        Path job = job("{ command: ./bin/hang, timeout: 2s }");
        winnow.done("adopt", job);

        WinnowCli.Result ran = winnow.run("run", job);

        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err()).contains("did not end within 2 s and was killed: began");
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        Awaitility.await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }
}
