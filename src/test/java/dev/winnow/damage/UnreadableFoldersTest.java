package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a folder held that cannot be read now is neither gone nor free to go. */
class UnreadableFoldersTest {

    @TempDir
    private static Path shared;
    private static CommandProcess process;

    @TempDir
    private Path directory;
    private Path job;

    @BeforeAll
    static void begin() throws Exception {
        process = new CommandProcess(CommandProcess.plainUser(), shared.resolve("state"));
    }

    @AfterAll
    static void end() throws IOException {
        process.close();
    }

    @BeforeEach
    void site() throws Exception {
        for (int version = 1; version <= 4; version++) {
            build("main/linux/" + version, version);
        }
    }

    private Result winnow(Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--state", directory.resolve("state")));
        return process.run(all.toArray());
    }

    private void build(String path, int day) throws IOException {
        Path file = Files.createDirectories(directory.resolve("store/" + path)).resolve("app.bin");
        Files.writeString(file, path);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(100 - day, ChronoUnit.DAYS)));
    }

    private void link(String path, String target) throws IOException {
        Path link = directory.resolve("store/" + path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    private void job(String more) throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), """
                name: all
                build: "{project}/{branch}/{os}/{version}"
                stores:
                  - { name: p, root: store, layout: "{branch}/{os:linux}/{version}", set: { project: app }, ignore: ["old/**"] }
                %s
                rules: [ { name: all, match: {}, keep: [ { last: 1 } ] } ]
                protect: { latest: false, floor: 0 }
                limits: { removals: 100%%, removals-per-group: 100%%, shrink: 100%% }
                approval: never
                """.formatted(more));
    }

    private void done(Object... arguments) throws IOException {
        Result result = winnow(arguments);
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }

    private Result without(String folder, String mode, Object... arguments) throws IOException {
        Path shut = directory.resolve("store/" + folder);
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(shut);
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString(mode));
        try {
            return winnow(arguments);
        } finally {
            Files.setPosixFilePermissions(shut, before);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "stable/app     | ../main/linux/1 | stable         | ---------",
        "stable/app     | ../main/linux/1 | stable         | rw-r--r--",
        "stable/app     | ../main/linux/1 | stable         | --x------",
        "stable/in/app  | ../../main/linux/1 | stable      | rw-------",
        "old/app        | ../main/linux/1 | old            | ---------",
        "old/app        | ../main/linux/1 | old            | rw-------",
        "main/linux/4/in/base | ../../1   | main/linux/4/in | ---------",
        "main/linux/4/in/base | ../../1   | main/linux/4/in | rw-r--r--"})
    void keeps_what_known_links_in_it_lead_to(String link, String target, String folder, String mode) throws IOException {
        job("");
        link(link, target);
        done("adopt", job);
        done("scan", job);

        without(folder, mode, "run", job);

        assertThat(directory.resolve("store/main/linux/1/app.bin")).exists();
        assertThat(directory.resolve("store/main/linux/2")).doesNotExist();
        Files.delete(directory.resolve("store/" + link));
        winnow("run", job);
        assertThat(directory.resolve("store/main/linux/1")).as("without the link").doesNotExist();
    }

    @Test
    void keeps_what_a_link_on_the_way_led_to() throws IOException {
        job("");
        link("hop/current", "../main/linux/1");
        link("stable", "hop/current");
        done("adopt", job);
        done("scan", job);
        without("hop", "---------", "run", job);
        assertThat(directory.resolve("store/main/linux/1/app.bin")).exists();
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--", "---------"})
    void keeps_its_builds_known_and_what_they_need(String mode) throws IOException {
        build("base/linux/1", 1);
        build("base/linux/2", 2);
        job("");
        done("adopt", job);
        done("scan", job);
        done("register", "--key", "app/main/linux/4", "--property", "needs=app/base/linux/1");

        Result run = without("main/linux", mode, "run", job);

        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(5);
        assertThat(directory.resolve("store/base/linux/1/app.bin")).exists();
        assertThat(winnow("show", "app/main/linux/4").out()).contains("main/linux/4");
        assertThat(winnow("builds", "branch=main", "present", "--json").json()).hasSize(4);
    }
}
