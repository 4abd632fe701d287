package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.catalog.BuildChanges;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Records;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.EmbeddedPool;
import dev.winnow.catalog.storage.SharedPool;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.jobfile.Store;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.policy.value.Glob;
import dev.winnow.store.Contents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A catalog that an earlier version filled opens and says what it said. */
class UpgradeTest {

    private static final Instant FINISHED = Instant.parse("2026-02-01T10:00:00.123Z");

    @TempDir
    private Path base;
    private StateDirectory state;
    private Database database;

    /** As the first version left it: times in milliseconds. */
    @BeforeEach
    void fill() {
        state = new StateDirectory(base.resolve("state"));
        state.create();
        database = Databases.shared() ? Databases.of(TestServer.database(), "localhost") : new Database.Embedded();
        long at = FINISHED.toEpochMilli();
        try (HikariDataSource source = migrated("2")) {
            JdbcTemplate sql = new JdbcTemplate(source);
            sql.update("INSERT INTO catalog (id, uid) VALUES (1, 'c-1')");
            sql.update("INSERT INTO store (id, uid, scanned_at) VALUES (7, 's-7', ?)", at);
            sql.update("INSERT INTO build (id, build_key, project, branch, os, status, properties_json, sources_json, "
                    + "finished_at, finished_source, settles_at, doubts_json) VALUES (1, 'app/1', 'app', 'main', 'any', "
                    + "'success', '{}', '{\"finished\":\"files\"}', ?, 'files', ?, '[]')", at, at + 3_600_000);
            sql.update("INSERT INTO build (id, build_key, status, properties_json, sources_json, doubts_json) "
                    + "VALUES (2, 'app/2', 'unknown', '{}', '{}', '[]')");
            sql.update("INSERT INTO record (build_key, source, attributes_json, sources_json, doubts_json, finished_at, "
                    + "recorded_at) VALUES ('app/2', 'registration', '{}', '{}', '[]', 253402300799000, ?)", at);
            sql.update("INSERT INTO entry (id, store_id, build_id, path, type, fingerprint, identity, stated_json, "
                    + "files_finished_at, settle_ms, doubts_json, first_seen_at, jobs, looked_at, trusted_until, stamp, "
                    + "products_state, products_state_at, products_bytes, products_files, products_newest_at) VALUES "
                    + "(1, 7, 1, 'one', 'DIRECTORY', 'f', '1:2', '{}', ?, 3600000, '[]', ?, ',nightly,', ?, ?, '1', "
                    + "'present', ?, 10, 1, ?)", at, at, at, at, at, at);
            sql.update("INSERT INTO run (id, job, kind, as_of, started_at, kept, removed, bytes_removed, skipped, actor, "
                    + "host, pid) VALUES ('r-1', 'nightly', 'plan', ?, ?, 0, 0, 0, 0, 'me', 'here', 1)", at, at);
            sql.update("INSERT INTO plan (id, run_id, job, job_file, job_sha256, content, as_of, created_at, simulated) "
                    + "VALUES ('p-1', 'r-1', 'nightly', 'n.yaml', 'x', 'y', ?, ?, FALSE)", at, at);
            sql.update("INSERT INTO plan_item (plan_id, seq, entry_id, build_key, group_seq, products, logs, whole, "
                    + "identity, products_bytes, products_files, products_newest, logs_bytes, logs_files, state) VALUES "
                    + "('p-1', 1, 1, 'app/1', 1, TRUE, FALSE, TRUE, '1:2', 10, 1, ?, 0, 0, 'pending')", at);
        }
    }

    @Test
    void keeps_the_times_of_builds_files_runs_and_plans() {
        try (Catalog catalog = Catalog.open(state, database, Clock.systemUTC(), new Replay())) {
            StoredBuild stored = new Builds(catalog).byKey(List.of("app/1"), FINISHED.plusSeconds(7200)).get("app/1");
            assertThat(stored.build().finished()).isEqualTo(FINISHED);
            assertThat(stored.build().settled()).isTrue();
            assertThat(new Builds(catalog).byKey(List.of("app/1"), FINISHED.plusSeconds(3599)).get("app/1").build()
                    .settled()).isFalse();
            assertThat(stored.places().get(0).amount(PartKind.PRODUCTS).newest()).isEqualTo(FINISHED);
            assertThat(new Runs(catalog).find("r-1").orElseThrow().asOf()).isEqualTo(FINISHED);
            assertThat(new PlanItems(catalog).inState("p-1", PlanItems.PENDING, 0, 10).get(0).expected().of(PartKind.PRODUCTS).newest())
                    .isEqualTo(FINISHED);
        }
    }

    /** Within the millisecond of the plan nothing tells any more what came first. */
    @Test
    void takes_what_was_said_at_the_time_of_a_plan_for_newer_and_the_plan_for_older_than_all_later_ones() {
        try (Catalog catalog = Catalog.open(state, database, Clock.systemUTC(), new Replay())) {
            BuildChanges changes = new BuildChanges(catalog);
            List<String> newer = new ArrayList<>();
            changes.since(changes.before("p-1"), named -> newer.add(named.key()));
            assertThat(newer).containsExactly("app/2");
            catalog.transact(() -> changes.plan("p-1"));
            changes.since(changes.before("p-1"), named -> newer.add(named.key()));
            assertThat(newer).containsExactly("app/2");
        }
    }

    @Test
    void holds_a_time_beyond_its_reach_as_the_last_one_that_it_can() {
        try (Catalog catalog = Catalog.open(state, database, Clock.systemUTC(), new Replay())) {
            assertThat(new Records(catalog).find("app/2", Records.REGISTRATION).orElseThrow().finished())
                    .isEqualTo("2262-04-11T23:47:16.854775807Z");
        }
    }

    /** As the last version left it that knew products and logs alone. */
    @Test
    void keeps_the_parts_of_entries_plans_and_removals() {
        long at = FINISHED.toEpochMilli();
        state = new StateDirectory(base.resolve("later"));
        state.create();
        database = Databases.shared() ? Databases.of(TestServer.database(), "localhost") : new Database.Embedded();
        try (HikariDataSource source = migrated("8")) {
            JdbcTemplate sql = new JdbcTemplate(source);
            sql.update("INSERT INTO store (id, uid, scanned_at, reading_json) VALUES (7, 's-7', ?, ?)", at, "{\"holds\":\"BOTH\","
                    + "\"manifest\":\"build.json\",\"logs\":[\"logs/**\"],\"ignore\":[]}");
            sql.update("INSERT INTO store_mount (host, root, store_id) VALUES (?, '/srv/store', 7)",
                    Databases.shared() ? "localhost" : "");
            sql.update("INSERT INTO build (id, build_key, status, properties_json, sources_json, finished_at, doubts_json, "
                    + "logs_said_json) VALUES (1, 'app/1', 'success', '{}', '{}', ?, '[]', '{\"status\":\"failure\"}')",
                    at * 1_000_000);
            sql.update("INSERT INTO entry (id, store_id, build_id, path, type, fingerprint, identity, stated_json, settle_ms, "
                    + "doubts_json, first_seen_at, jobs, own_files, own_bytes, products_state, products_state_at, products_bytes, "
                    + "products_files, products_newest_at, products_half_at, logs_state, logs_state_at, logs_bytes, logs_files, "
                    + "logs_newest_at) VALUES (1, 7, 1, 'one', 'DIRECTORY', 'f', '1:2', '{}', 0, '[]', ?, ',nightly,', 1, 4, "
                    + "'present', ?, 14, 3, 17, 16, 'present', ?, 6, 1, NULL)", at, at, at);
            sql.update("INSERT INTO entry (id, store_id, build_id, path, type, fingerprint, identity, stated_json, settle_ms, "
                    + "doubts_json, first_seen_at, jobs, logs_state, logs_state_at, logs_bytes, logs_files) VALUES (2, 7, 1, "
                    + "'gone', 'FILE', 'f', '1:3', '{}', 0, '[]', ?, ',nightly,', 'trash', ?, 6, 1)", at, at);
            sql.update("INSERT INTO run (id, job, kind, started_at, kept, removed, bytes_removed, skipped, plan_id, actor, host, "
                    + "pid) VALUES ('r-1', 'nightly', 'apply', ?, 0, 0, 0, 0, 'p-1', 'me', 'here', 1)", at);
            sql.update("INSERT INTO plan (id, run_id, job, job_file, job_sha256, content, as_of, created_at, simulated) "
                    + "VALUES ('p-1', 'r-1', 'nightly', 'n.yaml', 'x', 'y', ?, ?, FALSE)", at, at);
            sql.update("INSERT INTO plan_item (plan_id, seq, entry_id, build_key, group_seq, products, logs, whole, identity, "
                    + "products_bytes, products_files, products_newest, logs_bytes, logs_files, state) VALUES "
                    + "('p-1', 1, 1, 'app/1', 1, TRUE, TRUE, TRUE, '1:2', 14, 3, 17, 6, 1, 'pending'), "
                    + "('p-1', 2, 2, 'app/1', 1, FALSE, TRUE, FALSE, '1:3', 0, 0, NULL, 6, 1, 'done')");
            sql.update("INSERT INTO removal (run_id, job, entry_id, build_key, seq, products, logs, whole, trash_path, bytes, "
                    + "files, removed_at, purge_at, state) VALUES ('r-1', 'nightly', 2, 'app/1', 2, FALSE, TRUE, TRUE, 't', 6, 1, "
                    + "?, ?, 'trashed')", at, at);
        }

        try (Catalog catalog = Catalog.open(state, database, Clock.systemUTC(), new Replay())) {
            StoredBuild stored = new Builds(catalog).byKey(List.of("app/1"), FINISHED.plusSeconds(7200)).get("app/1");
            StoredBuild.Place place = stored.places().get(0);
            assertThat(stored.places()).hasSize(1);
            assertThat(place.kinds()).containsExactly(PartKind.PRODUCTS, PartKind.LOGS);
            assertThat(place.bytes(PartKind.PRODUCTS)).isEqualTo(10);
            assertThat(place.amount(PartKind.LOGS)).isEqualTo(new Contents.Amount(6, 1, null));
            assertThat(stored.build().as(PartKind.LOGS).attributes().status()).isEqualTo(Status.FAILURE);
            assertThat(stored.build().as(PartKind.PRODUCTS).attributes().status()).isEqualTo(Status.SUCCESS);
            assertThat(new Stores(catalog).asScanned(new Stores(catalog).byId(7)).orElseThrow().parts())
                    .containsExactly(new Store.PartFiles(PartKind.LOGS, List.of(Glob.parse("logs/**"))));
            PlanItems.Item item = new PlanItems(catalog).inState("p-1", PlanItems.PENDING, 0, 10).get(0);
            assertThat(item.kinds()).containsExactly(PartKind.PRODUCTS, PartKind.LOGS);
            assertThat(item.bytes()).isEqualTo(20);
            Removals.Removal removal = new Removals(catalog).history("app/1").get(0);
            assertThat(removal.kinds()).isEqualTo("logs");
            new Removals(catalog).restored(List.of(removal), "r-2", "me");
            assertThat(new Builds(catalog).byKey(List.of("app/1"), FINISHED).get("app/1").places()).hasSize(2);
        }
    }

    @Test
    void keeps_what_a_killed_purge_had_claimed() {
        try (HikariDataSource source = migrated("23")) {
            new JdbcTemplate(source).update("INSERT INTO purge_claim (run_id, first_id, last_id) VALUES ('r-killed', 3, 5)");
        }
        try (Catalog catalog = Catalog.open(state, database, Clock.systemUTC(), new Replay())) {
            assertThat(catalog.sql("SELECT run_id, first_id, last_id, state FROM trash_claim").query((row, n) -> row.getString(1)
                    + " " + row.getLong(2) + " " + row.getLong(3) + " " + row.getString(4)).list())
                    .containsExactly("r-killed 3 5 purging");
        }
    }

    @Test
    void finds_what_builds_need_that_were_recorded_before_these_had_a_table() {
        try (HikariDataSource source = migrated("19")) {
            JdbcTemplate sql = new JdbcTemplate(source);
            sql.update("INSERT INTO store_reader (store_id, job, template, read_at, needs) VALUES (7, 'nightly', '{version}', 0, "
                    + "'a \"b\\')");
            for (int build = 3; build < 6; build++) {
                sql.update("INSERT INTO build (id, build_key, status, properties_json, sources_json, doubts_json) "
                        + "VALUES (?, ?, 'unknown', ?, '{}', '[]')", build, "app/" + build, List.of("{\"needs\":\"app/1\"}",
                        "{\"a \\\"b\\\\\":\"app/2\"}", "{\"others\":\"app/2\"}").get(build - 3));
                sql.update("INSERT INTO entry (id, store_id, build_id, path, type, fingerprint, identity, stated_json, settle_ms, "
                        + "doubts_json, first_seen_at, jobs, parts) VALUES (?, 7, ?, ?, 'FILE', 'f', '1:4', '{}', 0, '[]', 0, "
                        + "',nightly,', 'products:present:0:1:1::')", build, build, "file" + build);
            }
        }
        try (Catalog catalog = Catalog.open(state, database, Clock.systemUTC(), new Replay())) {
            assertThat(new NeedingBuilds(catalog).all()).isEqualTo(Map.of("app/3", List.of("app/1"), "app/4", List.of("app/2")));
        }
    }

    private HikariDataSource migrated(String version) {
        HikariDataSource source = database instanceof Database.Shared shared ? SharedPool.open(shared) : EmbeddedPool.open(state);
        Map<String, String> words = Databases.shared() ? Map.of("text", "VARCHAR COLLATE \"C\"", "bytes", "BYTEA", "cache", "1")
                : Map.of("text", "VARCHAR", "bytes", "VARBINARY", "cache", "10000");
        Flyway.configure().dataSource(source).locations("classpath:dev/winnow/catalog/migration")
                .placeholders(words).target(version).load().migrate();
        return source;
    }
}
