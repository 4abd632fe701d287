package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.winnow.catalog.storage.Database.Shared;
import dev.winnow.catalog.storage.QueueDatabase;
import dev.winnow.cli.WinnowCli;
import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.damage.Processes;
import dev.winnow.model.Halt;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a shared catalog is opened, and what becomes of it where that cannot be. */
class OpeningTest {

    private static final String SECRET = "s3cret of the catalog";

    @TempDir
    private Path base;

    private String database;
    private String role;
    private Host host;

    @BeforeEach
    void make() throws IOException {
        database = TestServer.database();
        role = "role_" + database;
        TestServer.execute(database, "CREATE ROLE " + role + " LOGIN PASSWORD '" + SECRET + "'",
                "GRANT ALL ON SCHEMA public TO " + role);
        host = new Host("here", base.resolve("here"), database);
        host.grow("editor", "main", 3);
    }

    private WinnowCli with(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("WINNOW_DATABASE", TestServer.address(database),
                "WINNOW_DATABASE_USER", role, "WINNOW_DATABASE_PASSWORD", SECRET));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return new WinnowCli(host.state(), environment);
    }

    @Test
    void an_empty_database_becomes_a_catalog_and_nothing_ever_shows_the_password() throws Exception {
        Path job = host.job("editor");
        StringBuilder said = new StringBuilder();
        WinnowCli winnow = with();
        for (Object[] command : new Object[][] {{"adopt", job}, {"plan", job, "--verbose"}, {"run", job, "--json"},
                {"builds", "--json"}, {"verify"}, {"validate", job, "--json"}, {"backup", base.resolve("backup.zip")},
                {"runs", "--log-format", "json"}}) {
            Result result = winnow.done(command);
            said.append(result.out()).append(result.err());
        }
        for (WinnowCli refused : List.of(with("WINNOW_DATABASE_PASSWORD", SECRET + "!"),
                with("WINNOW_DATABASE", TestServer.address("nowhere")),
                with("WINNOW_DATABASE", "postgresql://nora:" + SECRET + "@localhost/winnow"),
                with("WINNOW_DATABASE", TestServer.address(database) + "?password=" + SECRET))) {
            Result result = refused.run("builds", "--verbose", "--json");
            assertThat(result.exit()).isNotZero();
            said.append(result.out()).append(result.err());
        }
        Result unknown = winnow.run("builds", "--datbase=postgresql://nora:" + SECRET + "@localhost/winnow");
        assertThat(unknown.exit()).isEqualTo(2);
        said.append(unknown.out()).append(unknown.err());

        assertThat(said).doesNotContain(SECRET).contains("postgresql://localhost:");
        for (String left : left()) {
            assertThat(left).doesNotContain(SECRET);
        }
    }

    @Test
    void a_queue_whose_tables_cannot_be_made_is_not_said_to_lack_a_right_where_the_server_went_away() throws Exception {
        String queue = database + "_queue";
        TestServer.execute("postgres", "CREATE DATABASE " + queue);
        Shared catalog = new Shared("jdbc:" + TestServer.address(database), role, SECRET, "here");
        assertThatThrownBy(() -> QueueDatabase.open(catalog, 2)).asInstanceOf(type(Halt.class))
                .returns(Halt.Kind.FAILED, Halt::kind).extracting(Halt::getMessage, STRING)
                .endsWith("permission denied for schema public; give this user the right to make tables there");

        TestServer.execute(queue, "GRANT ALL ON SCHEMA public TO " + role);
        try (Connection other = TestServer.connect(queue); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("CREATE TABLE \"flyway_schema_history\" (id INT)");
            CompletableFuture<Void> opening = CompletableFuture.runAsync(() -> QueueDatabase.open(catalog, 2).close());
            await().until(() -> !TestServer.column(queue, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    + "WHERE usename = '" + role + "' AND wait_event_type = 'Lock'").isEmpty());
            assertThatThrownBy(opening::join).cause().asInstanceOf(type(Halt.class)).returns(Halt.Kind.BUSY, Halt::kind)
                    .extracting(Halt::getMessage, STRING).startsWith("the queue at " + TestServer.address(queue)
                            + " cannot be reached: ").doesNotContain("right");
        }
    }

    /** All that runs left: files of the host, rows of the database. */
    private List<String> left() throws IOException, SQLException {
        List<String> left = new ArrayList<>();
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                left.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        try (Connection connection = TestServer.connect(database); Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("SELECT table_name FROM information_schema.tables "
                    + "WHERE table_schema = 'public'")) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            assertThat(tables).contains("event", "run_summary", "batch_job_execution_params");
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT t::text FROM \"" + table + "\" t")) {
                    while (row.next()) {
                        left.add(row.getString(1));
                    }
                }
            }
        }
        return left;
    }

    @Test
    void a_password_may_stand_in_a_file() throws IOException {
        Path file = Files.writeString(base.resolve("password"), SECRET + "\n");
        assertThat(with("WINNOW_DATABASE_PASSWORD", "", "WINNOW_DATABASE_PASSWORD_FILE", file.toString())
                .run("builds").exit()).isZero();
        Result absent = with("WINNOW_DATABASE_PASSWORD", "", "WINNOW_DATABASE_PASSWORD_FILE", file + ".not")
                .run("builds");
        assertThat(absent.exit()).isEqualTo(2);
        assertThat(absent.err()).contains("WINNOW_DATABASE_PASSWORD_FILE").contains(file + ".not");
    }

    @Test
    void a_password_may_stand_where_the_driver_looks_for_it() throws Exception {
        Path file = Files.writeString(base.resolve("pgpass"), "*:*:*:" + role + ":" + SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Processes processes = new Processes(host.state(), Files.createDirectories(base.resolve("out")), Map.of(
                "WINNOW_DATABASE", TestServer.address(database), "WINNOW_DATABASE_USER", role,
                "PGPASSFILE", file.toString()));
        Processes.Running builds = processes.start("builds");
        assertThat(builds.exit()).as(builds.text()).isZero();
    }

    @Test
    void the_option_goes_before_the_environment_and_may_name_the_user() {
        Result result = with("WINNOW_DATABASE", "postgresql://nowhere.invalid/none", "WINNOW_DATABASE_USER", "nobody")
                .run("builds", "--database", TestServer.address(database).replace("//", "//" + role + "@"));
        assertThat(result.exit()).as(result.err()).isZero();
    }

    @Test
    void a_server_that_cannot_be_reached_is_busy_and_nothing_is_accepted() throws IOException {
        int port;
        try (ServerSocket nobody = new ServerSocket(0)) {
            port = nobody.getLocalPort();
        }
        WinnowCli away = with("WINNOW_DATABASE", "postgresql://localhost:" + port + "/winnow");
        Result pin = away.run("pin", "editor/main/1", "--by", "qa", "--reason", "needed");
        assertThat(pin.exit()).isEqualTo(6);
        assertThat(pin.out()).isEmpty();
        assertThat(pin.err()).contains("postgresql://localhost:" + port + "/winnow").contains("cannot be reached");
        assertThat(host.state().resolve("ledger.ndjson")).doesNotExist();
        assertThat(away.run("plan", host.job("editor")).exit()).isEqualTo(6);
    }

    @Test
    void a_wrong_password_is_told_from_a_server_that_is_away() {
        Result wrong = with("WINNOW_DATABASE_PASSWORD", "wrong").run("builds");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).contains("refuses to log in " + role).contains("WINNOW_DATABASE_PASSWORD");
    }

    @Test
    void a_database_that_is_not_there_is_named() {
        Result none = with("WINNOW_DATABASE", TestServer.address("no_such")).run("builds");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("no_such").contains("createdb");
    }

    @Test
    void a_user_without_rights_is_told_so() {
        TestServer.execute(database, "REVOKE ALL ON SCHEMA public FROM " + role);
        Result none = with().run("builds");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("permission denied");
    }

    @Test
    void a_database_that_can_only_be_read_is_refused() {
        with().done("builds");
        TestServer.execute(database, "ALTER DATABASE " + database + " SET default_transaction_read_only = on");
        Result read = with().run("builds");
        assertThat(read.exit()).isEqualTo(1);
        assertThat(read.err()).contains("can only be read");
    }

    @Test
    void a_database_of_another_encoding_or_with_other_tables_is_refused() {
        String latin = TestServer.database("ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        Result encoding = with("WINNOW_DATABASE", TestServer.address(latin)).run("builds");
        assertThat(encoding.exit()).isEqualTo(1);
        assertThat(encoding.err()).contains("SQL_ASCII");
        TestServer.execute(database, "CREATE TABLE somebody_elses (id INT)");
        Result others = with().run("builds");
        assertThat(others.exit()).isEqualTo(1);
        assertThat(others.err()).contains("tables of another program");
    }

    @Test
    void tables_that_an_earlier_first_start_left_without_a_word_of_them_are_made_anew() throws IOException {
        with().done("builds");
        // As a lost commit of an earlier version left it: each migration and its note were two transactions.
        unused("DROP TABLE batch_step_execution_context, removal",
                "DELETE FROM flyway_schema_history WHERE version <> '1'");
        with().done("builds");
        unused("DELETE FROM flyway_schema_history");
        with().done("plan", host.job("editor"));
        assertThat(with().run("verify").exit()).isZero();
    }

    private void unused(String... statements) throws IOException {
        TestServer.execute(database, "DELETE FROM ledger", "DELETE FROM event", "DELETE FROM catalog");
        TestServer.execute(database, statements);
        Files.delete(host.state().resolve("ledger.json"));
    }

    @Test
    void a_catalog_that_was_used_is_never_made_anew() throws IOException {
        with().done("plan", host.job("editor"));
        TestServer.execute(database, "DELETE FROM flyway_schema_history WHERE version = '2'");
        Result refused = with().run("builds");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("schema cannot be brought up to date").hasLineCount(1);
        TestServer.execute(database, "SELECT 1 / COUNT(*) FROM build");
    }

    @Test
    void a_ledger_that_tells_of_one_catalog_is_not_replayed_into_another() throws IOException {
        with().done("plan", host.job("editor"));
        WinnowCli embedded = new WinnowCli(host.state(), Map.of("WINNOW_DATABASE", ""));
        Result forgotten = embedded.run("pins");
        assertThat(forgotten.exit()).isEqualTo(2);
        assertThat(forgotten.err()).contains(TestServer.address(database)).contains("WINNOW_DATABASE");
        assertThat(embedded.run("plan", host.job("editor")).exit()).isEqualTo(2);
        assertThat(host.state().resolve("catalog.mv.db")).doesNotExist();

        Result other = new WinnowCli(host.state(), Databases.environment(Databases.fresh())).run("pins");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains(TestServer.address(database)).contains("ledger.json");
        with().done("pins");
    }

    @Test
    void what_an_embedded_catalog_decided_moves_into_a_shared_one_when_asked_for() throws IOException {
        WinnowCli embedded = new WinnowCli(host.state(), Map.of("WINNOW_DATABASE", ""));
        embedded.done("plan", host.job("editor"));
        embedded.done("pin", "editor/main/1", "--by", "qa", "--reason", "kept for the audit");
        Files.delete(host.state().resolve("ledger.json"));

        Result pins = with().done("pins");

        assertThat(pins.out()).contains("kept for the audit");
        assertThat(pins.err()).contains("the ledger knew");
        assertThat(with().run("verify").exit()).isZero();
    }

    @Test
    void backup_says_that_the_server_copies_the_catalog() throws IOException {
        with().done("plan", host.job("editor"));
        Result backup = with().done("backup", base.resolve("backup.zip"));
        assertThat(backup.err()).contains("pg_dump");
        assertThat(base.resolve("backup.zip")).isNotEmptyFile();
    }

    @Test
    void the_ledger_of_this_host_is_held_against_the_shared_catalog() throws IOException {
        with().done("plan", host.job("editor"));
        assertThat(with().run("verify").exit()).isZero();
        Path ledger = host.state().resolve("ledger.ndjson");
        List<String> lines = Files.readAllLines(ledger);
        Files.write(ledger, lines.subList(0, lines.size() - 1));
        Result cut = with().run("verify");
        assertThat(cut.exit()).isEqualTo(5);
        assertThat(cut.out()).contains("its tail is cut");
    }
}
