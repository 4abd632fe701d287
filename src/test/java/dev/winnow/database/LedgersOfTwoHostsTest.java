package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.WinnowCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledgers of two hosts teach a new catalog the same, whichever comes first. */
class LedgersOfTwoHostsTest {

    private static final Map<String, String> TABLES = new TreeMap<>(Map.of(
            "pins", "SELECT pattern, exact, pinned_by, reason, ticket, until_at, pinned_at, ended_at, ended_by, end_reason "
                    + "FROM pin",
            "defects", "SELECT build_key, found, found_by, found_at, ticket, logged_at, cleared_at FROM defect",
            "records", "SELECT build_key, source, attributes_json, finished_at, recorded_at FROM record",
            "registrations", "SELECT build_key, at, actor, replaced FROM registration",
            "removals", "SELECT r.run_id, r.job, r.seq, e.path, s.uid, r.build_key, r.kinds, r.state, "
                    + "r.removed_at, r.ended_at, r.ended_run FROM removal r JOIN entry e ON e.id = r.entry_id "
                    + "JOIN store s ON s.id = e.store_id",
            "entries", "SELECT e.path, s.uid, b.build_key, e.parts FROM entry e JOIN store s "
                    + "ON s.id = e.store_id JOIN build b ON b.id = e.build_id",
            "runs", "SELECT id, job, kind, started_at, ended_at, outcome, kept, removed, skipped, actor, host FROM run",
            "approvals", "SELECT job, content, plan_id, approved_by, approved_at FROM approval",
            "adoptions", "SELECT s.uid, j.kind, j.job, m.host, m.root, s.adopted_at FROM store s JOIN store_mount m "
                    + "ON m.store_id = s.id LEFT JOIN store_job j ON j.store_id = s.id",
            "moves", "SELECT from_key, to_key, at, gone FROM build_move"));

    @TempDir
    private Path base;
    private Host east;
    private Host west;
    private String database;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @BeforeEach
    void share() throws IOException {
        database = Databases.fresh();
        east = new Host("east", base.resolve("east"), database);
        west = new Host("west", base.resolve("west"), database);
    }

    /** Runs a command on a host, a minute after the last one. */
    private WinnowCli.Result on(Host host, Object... words) {
        now = now.plus(Duration.ofMinutes(1));
        WinnowCli.Result result = host.winnow().at(now).run(words);
        assertThat(result.exit()).as(List.of(words) + "\n" + result.out() + result.err()).isIn(0, 5);
        return result;
    }

    @Test
    void what_one_did_to_what_the_other_told_is_learnt_in_either_order() throws Exception {
        east.grow("editor", "main", 6);
        west.grow("server", "main", 3);
        Path job = east.job("editor");
        on(east, "adopt", job);
        on(east, "scan", job);
        on(west, "adopt", west.job("server"));
        on(west, "scan", west.job("server"));
        on(east, "pin", "editor/main/1", "--by", "qa", "--reason", "first");
        on(west, "pin", "editor/main/1", "--by", "legal", "--reason", "matter");
        on(west, "unpin", "editor/main/1", "--by", "boss", "--of", "qa", "--reason", "over");
        on(east, "pin", "editor/main/1", "--by", "qa", "--reason", "again");
        on(east, "defect", "editor/main/2", "--found", "crash", "--by", "qa");
        on(west, "defect", "editor/main/2", "--logged", "T-1", "--by", "qa");
        on(west, "defect", "editor/main/3", "--found", "slow", "--by", "qa");
        on(east, "defect", "editor/main/3", "--clear", "--by", "qa");
        on(east, "register", "--key", "server/main/3", "--status", "success");
        on(west, "register", "--key", "server/main/3", "--status", "failure", "--replace");
        on(east, "approve", on(east, "plan", job, "--json").json().get("plan").asString(), "--by", "boss");
        on(east, "run", job);
        on(west, "run", west.job("server"));
        // West mounts the store of east, brings a build back and takes another away.
        Path shared = west.job("editor", east.store());
        on(west, "plan", shared);
        on(west, "restore", "editor/main/4", "--no-pin");
        on(west, "purge", shared, "--older-than", "0s");
        Files.move(east.store().resolve("editor"), east.store().resolve("editor-2"));
        on(west, "scan", shared, "--limit-override", "renamed");
        on(east, "defect", "editor-2/main/1", "--found", "after", "--by", "qa");
        on(east, "unpin", "editor/main/1", "--by", "legal");

        Map<String, List<String>> eastFirst = learn("one", List.of(east, west));
        Map<String, List<String>> westFirst = learn("two", List.of(west, east));
        assertThat(westFirst).isEqualTo(eastFirst);
        assertThat(eastFirst.get("pins")).hasSizeGreaterThan(3);
        assertThat(eastFirst.get("defects")).hasSizeGreaterThan(2);
        assertThat(eastFirst.get("removals").toString()).contains("restored", "purged");
        assertThat(eastFirst.get("moves")).isNotEmpty();
        verifyMissesWhatItsOwnLedgerTells();
    }

    /** Of what the other ledger tells each host knows nothing; nobody can take back that something was said at all. */
    private void verifyMissesWhatItsOwnLedgerTells() {
        for (Host host : List.of(east, west)) {
            WinnowCli.Result sound = on(host, "verify");
            assertThat(sound.exit()).as(sound.out()).isZero();
        }
        try (Catalog catalog = Catalog.open(new StateDirectory(base.resolve("meddler")), Databases.of(database, "meddler"),
                Clock.systemUTC(), new Replay())) {
            for (String meddled : List.of("pin WHERE pinned_by = 'legal'", "defect WHERE found = 'slow'", "approval")) {
                assertThat(catalog.sql("DELETE FROM " + meddled).update()).as(meddled).isPositive();
            }
        }
        WinnowCli.Result doubted = on(west, "verify");
        assertThat(doubted.exit()).isEqualTo(5);
        assertThat(doubted.out()).contains("does not hold what the ledger tells of: pin of editor/main/1 by legal, matter",
                "does not hold what the ledger tells of: defect by qa, slow");
        assertThat(on(east, "verify").out()).contains("does not hold what the ledger tells of: approval for editor");
    }

    /** What a new catalog knows after the ledgers of these hosts were replayed in this order. */
    private Map<String, List<String>> learn(String name, List<Host> hosts) throws IOException {
        String database = Databases.fresh();
        for (Host host : hosts) {
            Path state = base.resolve(name + "-" + host.winnow().state().getParent().getFileName());
            PathUtils.copyDirectory(host.state(), state);
            Files.delete(state.resolve("ledger.json"));
            Map<String, String> environment = new HashMap<>(host.environment());
            environment.putAll(Databases.environment(database));
            new WinnowCli(state, environment).at(now).done("pins");
        }
        Map<String, List<String>> known = new TreeMap<>();
        try (Catalog catalog = Catalog.open(new StateDirectory(base.resolve(name + "-reader")),
                Databases.of(database, "reader"), Clock.systemUTC(), new Replay())) {
            TABLES.forEach((table, sql) -> {
                List<String> rows = new ArrayList<>();
                catalog.sql(sql).query((row, n) -> {
                    StringBuilder text = new StringBuilder();
                    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                        text.append(row.getString(column)).append(" | ");
                    }
                    return text.toString();
                }).list().forEach(rows::add);
                rows.sort(null);
                known.put(table, rows);
            });
        }
        return known;
    }
}
