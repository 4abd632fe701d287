package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.cli.WinnowCli;
import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A store on a small file system of its own that fills up. Mounting needs root. */
class SmallDiskTest {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final int MIB = 1 << 20;

    @TempDir
    private Path base;

    private final List<Path> mounted = new ArrayList<>();
    private Path store;
    private WinnowCli winnow;
    private Path job;

    @BeforeEach
    void mount() throws Exception {
        store = mount("store", "20m");
        winnow = new WinnowCli(base.resolve("state")).at(START);
    }

    @AfterEach
    void unmount() throws Exception {
        for (Path path : mounted) {
            new ProcessBuilder("umount", "-l", path.toString()).start().waitFor();
        }
    }

    private Path mount(String name, String size) throws Exception {
        Path path = Files.createDirectories(base.resolve(name));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assumeTrue(mount.waitFor() == 0, "a disk of its own can be mounted (as root)");
        mounted.add(path);
        return path;
    }

    private void job(String space, String keep, String stores) throws IOException {
        job = Files.writeString(base.resolve("job.yaml"), """
                name: nightly
                build: "{os}/{number}"
                stores: [ { name: disk, root: store, layout: "{os}/{number}", set: { project: app, branch: main } }%s ]
                group-by: [project, branch]
                rules: [ { name: all, match: {}, keep: %s } ]
                protect: { latest: true, floor: 1 }
                limits: { removals: 100%%, removals-per-group: 100%% }
                approval: never
                %s
                """.formatted(stores, keep, space));
    }

    private void build(Path at, int number, int mib) throws IOException {
        Path file = Files.createDirectories(at.resolve("linux/" + number)).resolve("app");
        Files.write(file, new byte[mib * MIB]);
        Files.setLastModifiedTime(file, FileTime.from(START.plus(Duration.ofDays(number)).minus(Duration.ofHours(6))));
    }

    private List<String> present(Path in) throws IOException {
        try (Stream<Path> builds = Files.list(in.resolve("linux"))) {
            return builds.map(build -> build.getFileName().toString()).sorted().toList();
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(store).getUsableSpace() / MIB;
    }

    /** Each day brings 3 MiB, and a 20 MiB disk would be full after a week. */
    @Test
    void a_disk_that_fills_up_keeps_the_newest_that_fit_and_never_runs_full() throws Exception {
        job("space: { free: 30% }\ntrash: { keep: 7d, at-least: 1d }", "[ { within: 2d } ]", "");
        for (int day = 1; day <= 14; day++) {
            build(store, day, 3);
            if (day == 1) {
                winnow.done("adopt", job);
            }
            Result run = winnow.at(START.plus(Duration.ofDays(day))).run("run", job);
            assertThat(run.exit()).as(day + "\n" + run.out() + run.err()).isZero();
            assertThat(free()).as("MiB free on day " + day).isPositive();
        }
        assertThat(present(store)).containsExactly("11", "12", "13", "14");
        JsonNode trash = winnow.done("trash", "--json").json();
        assertThat(trash.valueStream().map(item -> item.path("key").asString())).containsExactly("linux/10");
        JsonNode explained = winnow.done("explain", job, "linux/11", "--json").json();
        assertThat(explained.at("/parts/0/rule").asString()).isEqualTo("space");
        assertThat(explained.at("/parts/0/reasons/0").asString()).matches("space: free 30% - 3\\d(\\.\\d)?% with it");
        assertThat(explained.at("/parts/0/changes/0").asString()).isEqualTo("it goes once newer parts need the room");
    }

    @Test
    void a_target_that_rules_leave_out_of_reach_is_told_and_ends_with_exit_5() throws Exception {
        job("space: { free: 90% }", "[ { last: 2 } ]", "");
        for (int day = 1; day <= 4; day++) {
            build(store, day, 2);
        }
        winnow.at(START.plus(Duration.ofDays(5)));
        Result plan = winnow.run("plan", job);
        assertThat(plan.exit()).isEqualTo(5);
        Path report;
        try (Stream<Path> files = Files.walk(base.resolve("reports"))) {
            report = files.filter(file -> file.endsWith("summary.json")).findFirst().orElseThrow();
        }
        assertThat(Files.readString(report)).contains("free 90% is out of reach where disk lies: rules and protections keep "
                + "4.2 MB, so that no more than 17 MB of 21 MB can be free",
                "16.8 MB of 21.0 MB free, 0 B kept because there is room");
        assertThat(winnow.done("compare", job, job, "--free", "2GB").out()).contains("Both decide the same");
    }

    @Test
    void forecast_and_compare_judge_as_if_as_much_were_free_as_they_are_told() throws Exception {
        job("space: { free: 50% }", "[ { last: 1 } ]", "");
        for (int day = 1; day <= 4; day++) {
            build(store, day, 2);
        }
        winnow.at(START.plus(Duration.ofDays(5))).done("scan", job);
        assertThat(winnow.done("forecast", job, "--days", "1", "--json").json().at("/0/removed").asLong()).isZero();
        assertThat(winnow.done("forecast", job, "--days", "1", "--free", "6MiB", "--json").json().at("/0/removed").asLong())
                .isEqualTo(2);
        job("space: { use: 5MiB }", "[ { last: 1 } ]", "");
        assertThat(winnow.done("forecast", job, "--days", "1", "--json").json().at("/0/removed").asLong()).isEqualTo(2);
        assertThat(winnow.run("forecast", job, "--days", "1", "--free", "6MiB").exit()).isEqualTo(2);
    }

    @Test
    void each_file_system_is_judged_for_itself_and_the_plan_keeps_the_figures() throws Exception {
        Path other = mount("other", "40m");
        job("space: { free: 55% }", "[ { last: 1 } ]", """
                , { name: more, root: other, layout: "{os}/{number}", set: { project: app, branch: main } }""");
        for (int day = 1; day <= 6; day++) {
            build(store, day, 2);
            build(other, 10 + day, 2);
        }
        winnow.at(START.plus(Duration.ofDays(20))).done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().path("plan").asString();
        assertThat(winnow.done("explain", job, "linux/3", "--json").json().at("/parts/0/reasons").toString())
                .isEqualTo("[\"space: free 55% - 59.9% with it on disk\"]");
        assertThat(winnow.done("explain", job, "linux/2", "--json").json().at("/parts/0/reasons").toString())
                .isEqualTo("[\"last: 1 - 11th\",\"space: free 55% - 49.9% with it on disk\"]");
        assertThat(winnow.done("apply", plan).exit()).isZero();
        assertThat(present(store)).containsExactly("3", "4", "5", "6");
        assertThat(present(other)).hasSize(6);
    }
}
