package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.cli.WinnowCli;
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
        WinnowCli winnow;
        Processes.Running run;
        int port;
        try (EmbeddedPostgres server = start(0)) {
            port = server.getPort();
            environment.put("WINNOW_DATABASE", "postgresql://localhost:" + port + "/postgres");
            winnow = new WinnowCli(host.state(), environment);
            winnow.done("adopt", host.job("editor"));
            run = new Processes(host.state(), Files.createDirectory(base.resolve("out")), environment)
                    .start("run", host.job("editor").toString());
            await().until(() -> removed(server) > 0 || !run.process().isAlive());
        }
        int exit = run.exit();
        assertThat(exit).as(run.text()).isIn(0, 6);
        if (exit == 6) {
            assertThat(run.text()).contains("catalog");
        }
        WinnowCli.Result away = winnow.run("pin", "editor/main/400", "--by", "qa", "--reason", "needed");
        assertThat(away.exit()).as(away.err()).isEqualTo(6);

        try (EmbeddedPostgres server = start(port)) {
            WinnowCli.Result next = winnow.run("run", host.job("editor"));
            assertThat(next.exit()).as(next.err()).isIn(0, 5);
            assertThat(host.there("editor", "main")).isEqualTo(1);
            assertThat(removed(server)).isEqualTo(399);
            winnow.done("verify");
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
