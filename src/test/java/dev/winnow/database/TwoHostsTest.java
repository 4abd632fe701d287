package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.job.Applying;
import dev.winnow.job.Engine;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Hosts that share a catalog. */
class TwoHostsTest {

    private static final int PINS = 8;

    @TempDir
    private Path base;

    private String database;
    private Host east;
    private Host west;

    @BeforeEach
    void share() throws IOException {
        database = Databases.fresh();
        east = new Host("east", base.resolve("east"), database);
        west = new Host("west", base.resolve("west"), database);
    }

    @Test
    void plan_pin_and_query_at_once() throws Exception {
        east.grow("editor", "main", 20);
        west.grow("server", "main", 20);
        east.winnow().done("adopt", east.job("editor"));
        west.winnow().done("adopt", west.job("server"));
        east.winnow().done("scan", east.job("editor"));
        west.winnow().done("scan", west.job("server"));
        Host north = new Host("north", base.resolve("north"), database);
        Host south = new Host("south", base.resolve("south"), database);
        List<Callable<List<Result>>> work = List.of(
                () -> List.of(east.winnow().run("run", east.job("editor"))),
                () -> List.of(west.winnow().run("run", west.job("server"))),
                () -> pinning(north, "editor/main/"),
                () -> pinning(south, "server/main/"));
        assertThat(atOnce(work)).hasSize(18).allSatisfy(result -> assertThat(result.exit()).as(result.err()).isIn(0, 5));

        // A pin that was accepted before the claim holds; one that came later tells the next run.
        for (Host host : List.of(east, west, north, south)) {
            Result shown = host.winnow().done("pins", "--json");
            assertThat(shown.json()).hasSize(2 * PINS);
            Result verified = host.winnow().done("verify", "--json");
            assertThat(verified.json().get("catalog_head").get("seq").asLong())
                    .isEqualTo(verified.json().get("lines").asLong());
        }
        for (int build = 1; build <= PINS; build++) {
            pinnedOrInTrashBefore(east, "editor/main/" + build);
            pinnedOrInTrashBefore(west, "server/main/" + build);
        }
    }

    /** Reads what really happened in what order from the catalog: events are numbered as they were committed. */
    private void pinnedOrInTrashBefore(Host host, String key) throws IOException {
        boolean there = Files.exists(host.store().resolve(key));
        List<String> events = new ArrayList<>();
        for (JsonNode moment : host.winnow().done("history", key, "--json").json()) {
            events.add(0, moment.get("event").asString());
        }
        assertThat(events).contains("pinned");
        assertThat(there).as(key + " " + events).isEqualTo(!events.contains("removed"));
    }

    private static List<Result> pinning(Host host, String keys) {
        List<Result> results = new ArrayList<>();
        for (int build = 1; build <= PINS; build++) {
            results.add(host.winnow().run("pin", keys + build, "--by", "qa", "--reason", "needed"));
        }
        return results;
    }

    private static List<Result> atOnce(List<Callable<List<Result>>> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(work.size());
        try {
            List<Result> results = new ArrayList<>();
            for (Future<List<Result>> each : pool.invokeAll(work)) {
                results.addAll(each.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void one_path_on_two_hosts_is_two_stores() throws IOException {
        east.grow("editor", "main", 4);
        east.winnow().done("plan", east.job("editor"));
        Path path = east.store();
        Files.move(path, base.resolve("disk-of-east"));
        west.grow("editor", "main", 2);
        Files.move(west.store(), path);

        Result plan = west.winnow().done("plan", west.job("west", path), "--json");

        assertThat(plan.json().get("kept").asInt() + plan.json().get("removed").asInt()).isEqualTo(2);
        Files.move(path, base.resolve("disk-of-west"));
        Files.move(base.resolve("disk-of-east"), path);
        Result again = east.winnow().done("plan", east.job("editor"), "--json");
        assertThat(again.json().get("kept").asInt() + again.json().get("removed").asInt()).as(again.err()).isEqualTo(4);
    }

    @Test
    void a_store_is_known_by_its_mark_wherever_a_host_mounts_it() throws IOException {
        east.grow("editor", "main", 3);
        east.winnow().done("adopt", east.job("editor"));
        east.winnow().done("run", east.job("editor"));
        assertThat(east.there("editor", "main")).isEqualTo(1);
        Result unknown = west.winnow().run("restore", "editor/main/1");
        assertThat(unknown.exit()).isEqualTo(3);
        assertThat(unknown.err()).contains("on host east, and that host has no worker");
        Path mount = base.resolve("mounted-in-the-west");
        Files.move(east.store(), mount);

        Result plan = west.winnow().done("plan", west.job("editor", mount), "--json");
        assertThat(plan.json().get("kept").asInt()).isEqualTo(1);
        west.winnow().done("restore", "editor/main/1", "--no-pin");

        assertThat(mount.resolve("editor/main/1/app.bin")).exists();
        Files.move(mount, east.store());
        Result home = east.winnow().done("plan", east.job("editor"), "--json");
        assertThat(home.json().get("kept").asInt() + home.json().get("removed").asInt()).isEqualTo(2);
        assertThat(east.winnow().done("history", "editor/main/1").out()).contains("removed").contains("restored");
        assertThat(east.winnow().run("verify").exit()).isZero();
        assertThat(west.winnow().run("verify").exit()).isZero();
    }

    @Test
    void a_copy_of_a_store_is_not_taken_for_it() throws IOException {
        east.grow("editor", "main", 3);
        east.winnow().done("adopt", east.job("editor"));
        Path copy = base.resolve("copy/.winnow");
        Files.createDirectories(copy);
        Files.copy(east.store().resolve(".winnow/store.json"), copy.resolve("store.json"));

        Result plan = east.winnow().run("plan", east.job("copied", base.resolve("copy")));

        assertThat(plan.exit()).isEqualTo(3);
        assertThat(plan.err()).contains("copy of the other");
    }

    @Test
    void a_clock_that_is_behind_another_hosts_run_removes_nothing() throws IOException {
        Instant noon = Instant.parse("2026-11-22T12:00:00Z");
        east.grow("editor", "main", 3);
        west.grow("server", "main", 3);
        east.winnow().at(noon).done("plan", east.job("editor"));
        west.winnow().at(noon).done("adopt", west.job("server"));

        Result run = west.winnow().at(noon.minusSeconds(3600)).run("run", west.job("server"));

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err()).contains("2026-11-22T12:00:00Z on host east");
        assertThat(west.there("server", "main")).isEqualTo(3);
    }

    @Test
    void instants_of_all_hosts_are_those_of_the_server() throws Exception {
        Instant before = now();
        east.winnow().at(before.plusSeconds(40)).done("plan", east.job("editor"));
        Instant between = now();
        west.winnow().at(between.minusSeconds(40)).done("plan", west.job("server"));
        Instant after = now();

        JsonNode runs = east.winnow().done("runs", "--json").json();

        assertThat(Instant.parse(runs.get(1).get("started").asString())).as("by a clock that is ahead").isBetween(before, between);
        assertThat(Instant.parse(runs.get(0).get("started").asString())).as("by a clock that is behind").isBetween(between, after);
    }

    private Instant now() throws Exception {
        return Instant.parse(TestServer.column(database, "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', "
                + "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')").get(0));
    }

    @Test
    void a_process_whose_hold_of_a_store_was_taken_over_purges_no_further_batch() throws Exception {
        east.grow("editor", "main", 6 * 500 + 1);
        Path job = east.job("editor");
        east.winnow().done("adopt", job);
        east.winnow().done("run", job);
        Progress takesOver = new Progress() {
            private boolean purging;

            @Override
            public void begin(String run) {
            }

            @Override
            public void stage(String what, long total) {
                purging = what.startsWith("purge");
            }

            @Override
            public void done(long items, long bytes) {
                if (purging) {
                    purging = false;
                    TestServer.execute(database, "UPDATE store_hold SET token = 'of another' WHERE role = 'work'");
                }
            }

            @Override
            public void end() {
            }
        };
        try (Catalog catalog = Catalog.open(new StateDirectory(east.state()), Databases.of(database, "east"), Clock.systemUTC(),
                new Replay());
                Engine engine = new Engine(catalog, new Operator("qa", "east", ProcessHandle.current().pid()), new StopSignal(),
                        takesOver)) {
            assertThatThrownBy(() -> new Applying(engine, recovered -> { }).purge(JobFiles.read(job), catalog.clock().instant(), null))
                    .hasMessageContaining("a store was taken from this process");
        }

        assertThat(TestServer.column(database, "SELECT COUNT(*) FROM removal WHERE state = 'purged'")).as("recorded before")
                .containsExactly("500");
        assertThat(inTrash(east)).as("two batches may have begun before the first was recorded").isGreaterThanOrEqualTo(3 * 500);
        east.winnow().done("purge", job, "--older-than", "0s");
        assertThat(inTrash(east)).isZero();
        assertThat(east.winnow().run("verify").exit()).isZero();
    }

    private static long inTrash(Host host) throws IOException {
        try (Stream<Path> all = Files.walk(host.store().resolve(".winnow"))) {
            return all.filter(path -> path.endsWith("app.bin")).count();
        }
    }

    @Test
    void the_update_feed_of_another_host_is_not_written_here() throws IOException {
        east.grow("editor", "main", 2);
        east.winnow().done("adopt", east.job("editor"));
        east.winnow().done("run", east.job("editor"));
        Path feed = base.resolve("east/reports");
        assertThat(feed.resolve("updates")).exists();
        Path kept = base.resolve("kept");
        Files.move(feed, kept);

        west.winnow().done("defect", "editor/main/2", "--found", "crashes", "--by", "qa");

        assertThat(feed).doesNotExist();
    }
}
