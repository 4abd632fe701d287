package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.Dump;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A scan that is killed goes on where it stopped, and ends as one that nobody disturbed. */
class ResumedScanTest {

    private static final int BUILDS = 3_000;
    private static final FileTime OLD = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    private static final String DONE = "SELECT COUNT(*) FROM walk_part WHERE done = TRUE";

    @TempDir
    private Path base;
    private Path job;
    private Processes processes;

    @BeforeEach
    void makeStore() throws IOException {
        for (int number = 0; number < BUILDS; number++) {
            Path folder = base.resolve("store/app/b" + number % 7);
            Files.createDirectories(folder);
            Files.setLastModifiedTime(Files.writeString(folder.resolve("1.0-" + number + ".zip"), "x" + number), OLD);
            Files.setLastModifiedTime(Files.writeString(folder.resolve("1.0-" + number + ".log"), "x"), OLD);
            if (number % 100 == 0) {
                Files.createSymbolicLink(folder.resolve("latest" + number), Path.of("1.0-" + number + ".zip"));
                Files.writeString(folder.resolve("stray" + number), "stray");
            }
        }
        // The two files of a build lie in two parts now and then, for some are sorted by their number.
        job = Files.writeString(base.resolve("nightly.yaml"), """
                name: nightly
                build: "{project}/{branch}/{os}/{version}-{number}"
                threads: 5
                stores:
                  - name: products
                    root: store
                    layout:
                      - { path: "{project}/{branch}/{version}-{number}.zip", entry: file }
                      - { path: "{project}/{branch}/{version}-{number}.log", entry: file }
                    logs: ["*.log"]
                    set: { os: any }
                rules:
                  - { name: newest, match: {}, keep: [ { last: 1 } ] }
                limits: { shrink: 100% }
                """);
        processes = new Processes(base.resolve("state"), Files.createDirectory(base.resolve("out")));
    }

    @Test
    void a_killed_scan_goes_on_where_it_stopped() throws Exception {
        WinnowCli undisturbed = new WinnowCli(base.resolve("undisturbed"));
        assertThat(undisturbed.done("scan", job).out()).contains("done");

        long first = cutShort();
        long second = cutShort();
        WinnowCli here = new WinnowCli(base.resolve("state"));
        WinnowCli.Result result = here.done("plan", job, "--json");

        assertThat(second).as("the second goes on with the first").isGreaterThan(first);
        assertThat(result.json().required("warnings").toString()).contains("goes on with the one that began at");
        assertThat(withoutTimes(base.resolve("state"))).isEqualTo(withoutTimes(base.resolve("undisturbed")))
                .hasSizeGreaterThan(2 * BUILDS);
        Path report = Path.of(result.json().required("report").asString());
        assertThat(JsonMapper.shared().readTree(Files.readString(report.resolve("summary.json"))).required("strays")
                .required("count").asInt()).as("told once each").isEqualTo(30);
        try (Catalog catalog = open()) {
            for (String table : List.of("walk", "walk_part", "walk_finding", "walk_missed", "found")) {
                assertThat(count(catalog, "SELECT COUNT(*) FROM " + table)).as(table).isZero();
            }
        }
    }

    /** Kills a scan when it has done more parts of its work than before, and not all; returns how many are done. */
    private long cutShort() throws Exception {
        try (Catalog catalog = open()) {
            long before = count(catalog, DONE);
            Processes.Running child = processes.start("scan", job.toString());
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() ->
                    count(catalog, DONE) > before || !child.process().isAlive());
            child.process().destroyForcibly().waitFor();
            long done = count(catalog, DONE);
            assertThat(done).as(child.text()).isBetween(before + 1, count(catalog, "SELECT COUNT(*) FROM walk_part") - 1);
            return done;
        }
    }

    private Catalog open() {
        return Databases.open(base.resolve("state"), Clock.systemUTC());
    }

    private static long count(Catalog catalog, String query) {
        return catalog.sql(query).query(Long.class).single();
    }

    private static List<String> withoutTimes(Path state) {
        return Dump.of(state).stream().map(line -> line.replaceAll("first_seen_at=\\S+ ", "")
                .replaceAll("(?<=:(present|trash|purged|gone):)\\d+", ""))
                .toList();
    }
}
