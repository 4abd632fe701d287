package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.EmbeddedOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first start, or an upgrade, that was cut short while it made the embedded catalog's tables. */
@EmbeddedOnly
class UnfinishedSchemaTest {

    private static final String PASSWORD = "0123456789";

    @TempDir
    private Path state;

    private WinnowCli here;
    private JdbcDataSource source;

    @BeforeEach
    void make() throws IOException {
        here = new WinnowCli(state);
        Files.writeString(state.resolve("catalog.password"), PASSWORD);
        source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + state.resolve("catalog"));
        source.setUser("winnow");
        source.setPassword(PASSWORD);
    }

    private Flyway to(String version) {
        return Flyway.configure().dataSource(source).locations("classpath:dev/winnow/catalog/migration")
                .placeholders(Map.of("text", "VARCHAR", "bytes", "VARBINARY")).target(version).load();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = source.getConnection()) {
            for (String statement : statements) {
                connection.createStatement().execute(statement);
            }
        }
    }

    private void register() {
        here.done("register", "--key", "app/main/linux/1");
    }

    private void theNextCommandMakesIt() {
        register();
        assertThat(here.done("builds").out()).contains("app/main/linux/1");
        assertThat(here.run("verify").exit()).isZero();
        assertThat(state.resolve("catalog.unfinished.mv.db")).doesNotExist();
    }

    @Test
    void tables_without_a_word_that_they_were_made_are_made_anew() throws SQLException {
        to("1").migrate();
        execute("DELETE FROM \"flyway_schema_history\" WHERE \"version\" = '1'");
        theNextCommandMakesIt();
    }

    @Test
    void tables_that_a_later_start_of_an_older_program_marked_as_failed_are_made_anew() throws SQLException {
        to("1").migrate();
        execute("DELETE FROM \"flyway_schema_history\" WHERE \"version\" = '1'", "DROP TABLE removal");
        assertThat(catchThrowable(() -> to("2").migrate()))
                .isInstanceOf(FlywayException.class);
        theNextCommandMakesIt();
    }

    @Test
    void a_second_migration_that_was_cut_short_is_made_anew() throws SQLException {
        to("1").migrate();
        execute("CREATE TABLE BATCH_JOB_INSTANCE (JOB_INSTANCE_ID BIGINT)");
        theNextCommandMakesIt();
    }

    @Test
    void a_file_that_was_never_whole_is_made_anew() throws IOException {
        Files.write(state.resolve("catalog.mv.db"), new byte[5_000]);
        theNextCommandMakesIt();
    }

    @Test
    void what_an_upgrade_had_begun_beside_the_catalog_is_dropped() throws IOException {
        Files.writeString(state.resolve("catalog.unfinished.mv.db"), "cut short");
        theNextCommandMakesIt();
    }

    @Test
    void a_catalog_of_an_older_version_keeps_what_is_in_it() throws SQLException {
        to("2").migrate();
        execute("INSERT INTO catalog (id, uid) VALUES (1, 'the old one')");
        try (Catalog catalog = Catalog.open(new StateDirectory(state), new Database.Embedded(), Clock.systemUTC(), new Replay())) {
            assertThat(catalog.uid()).isEqualTo("the old one");
        }
        theNextCommandMakesIt();
    }

    @Test
    void a_damaged_catalog_is_named_and_stays() throws IOException {
        register();
        Path file = state.resolve("catalog.mv.db");
        byte[] damaged = new byte[(int) Files.size(file)];
        Files.write(file, damaged);
        WinnowCli.Result refused = here.run("builds");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains(file.toString(), "is damaged", "backup").hasLineCount(1);
        assertThat(file).hasBinaryContent(damaged);
    }
}
