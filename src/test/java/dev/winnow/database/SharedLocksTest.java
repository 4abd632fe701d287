package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.CatalogLocks;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.damage.Processes;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One writer per store and one executor per run, over all hosts that share a catalog. */
class SharedLocksTest {

    private static final Operator EAST = new Operator("nora", "east", ProcessHandle.current().pid());

    @TempDir
    private Path base;

    private String database;
    private Host east;
    private Host west;
    private Path shared;
    private long store;

    @BeforeEach
    void share() throws Exception {
        database = Databases.fresh();
        east = new Host("east", base.resolve("east"), database);
        west = new Host("west", base.resolve("west"), database);
        shared = east.store();
        east.grow("editor", "main", 3);
        east.winnow().done("adopt", east.job("editor"));
        west.winnow().done("plan", west.job("editor", shared));
        store = number("SELECT id FROM store");
    }

    private Catalog catalogOfEast() {
        return Catalog.open(new StateDirectory(base.resolve("held")), Databases.of(database, "east"),
                Clock.systemUTC(), new Replay());
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = TestServer.connect(database); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void a_store_that_another_host_works_on_is_busy() throws IOException {
        try (Catalog held = catalogOfEast()) {
            assertThat(held.locks().take(store, CatalogLocks.Role.WORK, "scan editor", EAST)).isEmpty();

            Result plan = west.winnow().run("plan", west.job("editor", shared));
            Result run = west.winnow().run("run", west.job("editor", shared));

            assertThat(plan.exit()).isEqualTo(6);
            assertThat(plan.err()).contains("held by scan editor of nora, process " + EAST.pid() + " on east, since 20")
                    .contains("unlock --reason");
            assertThat(run.exit()).isEqualTo(6);
            assertThat(west.winnow().run("pins").exit()).as("who only asks waits for nobody").isZero();
        }
        assertThat(west.winnow().run("plan", west.job("editor", shared)).exit()).isZero();
    }

    @Test
    void a_holder_that_lost_its_session_cannot_write_on() throws IOException {
        try (Catalog held = catalogOfEast()) {
            held.locks().take(store, CatalogLocks.Role.WORK, "scan editor", EAST);
            assertThat(held.inTransaction(() -> 1)).isEqualTo(1);
            TestServer.execute(database, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
            assertThat(held.inTransaction(() -> 1)).as("nobody else has it").isEqualTo(1);

            await().untilAsserted(() -> assertThat(west.winnow().run("plan", west.job("editor", shared)).exit()).isZero());

            assertThatThrownBy(() -> held.inTransaction(() -> 1)).isInstanceOf(Halt.class)
                    .hasMessageContaining("was taken from this process");
        }
    }

    @Test
    void unlock_takes_a_store_from_another_host_and_from_no_live_process_of_this_one() throws IOException {
        try (Catalog held = catalogOfEast()) {
            held.locks().take(store, CatalogLocks.Role.WORK, "scan editor", EAST);

            Result here = east.winnow().run("unlock", east.job("editor"), "--reason", "impatient");
            assertThat(here.exit()).isEqualTo(6);
            assertThat(here.err()).contains("is running");
            Result there = west.winnow().done("unlock", west.job("editor", shared), "--reason", "it burned down");

            assertThat(there.out()).contains("freed from scan editor of nora");
            assertThatThrownBy(() -> held.inTransaction(() -> 1)).hasMessageContaining("was taken from this process");
            west.winnow().done("plan", west.job("editor", shared));
        }
        assertThat(Files.readString(west.state().resolve("ledger.ndjson"))).contains("it burned down");
    }

    @Test
    void a_run_of_another_host_is_closed_only_when_its_process_has_ended() throws Exception {
        String run;
        try (Catalog held = catalogOfEast()) {
            run = new Runs(held).start(RunKind.PLAN, "editor", held.clock().instant(), null, EAST).id();
            Result plan = west.winnow().done("plan", west.job("editor", shared));
            assertThat(plan.err()).doesNotContain("cut short");
            assertThat(new Runs(held).find(run).orElseThrow().ended()).isNull();
        }
        await().untilAsserted(() -> {
            Result plan = west.winnow().done("plan", west.job("editor", shared));
            assertThat(plan.err()).contains("plan " + run + " of process " + EAST.pid() + " on east was cut short");
        });
    }

    @Test
    void a_host_goes_on_after_another_was_killed_at_its_work() throws Exception {
        west.grow("server", "main", 30);
        west.winnow().done("adopt", west.job("server"));
        east.grow("editor", "main", 60);
        Processes.Running run = east.processes().start("run", east.job("editor").toString());
        await().until(() -> number("SELECT COUNT(*) FROM store_hold WHERE host = 'east'") == 2
                || !run.process().isAlive());
        Result busy = west.winnow().run("plan", west.job("editor", shared));
        assertThat(busy.exit()).as(busy.err()).isIn(0, 6);
        run.process().destroyForcibly();

        west.winnow().done("run", west.job("server"));
        assertThat(west.there("server", "main")).isEqualTo(1);
        run.exit();
        Result taken = east.winnow().run("run", east.job("editor"));

        assertThat(taken.exit()).as(taken.out() + taken.err()).isIn(0, 5);
        assertThat(east.there("editor", "main")).isEqualTo(1);
        assertThat(number("SELECT COUNT(*) FROM run WHERE ended_at IS NULL")).isZero();
        assertThat(number("SELECT COUNT(*) FROM store_hold")).isZero();
        for (Host host : new Host[] {east, west}) {
            assertThat(host.winnow().run("verify").exit()).isZero();
        }
    }

    @Test
    void a_hold_tells_who_has_it() {
        try (Catalog one = catalogOfEast(); Catalog other = Catalog.open(new StateDirectory(base.resolve("other")),
                Databases.of(database, "west"), Clock.systemUTC(), new Replay())) {
            one.locks().take(store, CatalogLocks.Role.WORK, "scan editor", EAST);
            Optional<CatalogLocks.Holder> holder = other.locks().take(store, CatalogLocks.Role.WORK, "scan", new Operator("bob", "west", 1));
            assertThat(holder).isPresent();
            assertThat(holder.get().host()).isEqualTo("east");
            one.locks().release(store, CatalogLocks.Role.WORK);
            assertThat(other.locks().take(store, CatalogLocks.Role.WORK, "scan", new Operator("bob", "west", 1))).isEmpty();
        }
    }
}
