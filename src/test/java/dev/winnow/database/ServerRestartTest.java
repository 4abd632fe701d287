package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.damage.Processes;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that holds the catalog goes away in the middle of a run and comes back. */
class ServerRestartTest {

    @TempDir
    private Path base;

    private EmbeddedPostgres start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(base.resolve("data"))
                .setCleanDataDirectory(false);
        return port == 0 ? builder.start() : builder.setPort(port).start();
    }

    @Test
    void a_run_ends_busy_nothing_is_lost_and_the_next_goes_on() throws Exception {
        Host host = new Host("east", base.resolve("east"), null);
        host.grow("editor", "main", 400);
        Map<String, String> environment = new HashMap<>(Map.of("WINNOW_DATABASE_USER", "postgres",
                "WINNOW_HOST", "east"));
        Processes processes;
        Processes.Running run;
        int port;
        try (EmbeddedPostgres server = start(0)) {
            port = server.getPort();
            environment.put("WINNOW_DATABASE", "postgresql://localhost:" + port + "/postgres");
            processes = new Processes(host.state(), Files.createDirectory(base.resolve("out")), environment);
            assertThat(processes.start("adopt", host.job("editor").toString()).exit()).isZero();
            run = processes.start("run", host.job("editor").toString());
            await().until(() -> removed(server) > 0 || !run.process().isAlive());
        }
        int exit = run.exit();
        assertThat(exit).as(run.text()).isIn(0, 6);
        if (exit == 6) {
            assertThat(run.text()).contains("catalog");
        }
        Processes.Running away = processes.start("pin", "editor/main/400", "--by", "qa", "--reason", "needed");
        assertThat(away.exit()).as(away.text()).isEqualTo(6);

        try (EmbeddedPostgres server = start(port)) {
            Processes.Running next = processes.start("run", host.job("editor").toString());
            assertThat(next.exit()).as(next.text()).isIn(0, 5);
            assertThat(host.there("editor", "main")).isEqualTo(1);
            assertThat(removed(server)).isEqualTo(399);
            assertThat(processes.start("verify").exit()).isZero();
        }
    }

    private static long removed(EmbeddedPostgres server) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection(); var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM removal WHERE state = 'trashed'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
