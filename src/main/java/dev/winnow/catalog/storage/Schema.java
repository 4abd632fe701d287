package dev.winnow.catalog.storage;

import dev.winnow.model.Halt;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/** The catalog's tables, brought to what this program needs; never back from what a newer one made. */
final class Schema {

    private static final Set<MigrationState> FUTURE = Set.of(MigrationState.FUTURE_SUCCESS,
            MigrationState.FUTURE_FAILED);

    private Schema() {
    }

    /** How the databases differ in what the migrations write. */
    private static Map<String, String> words(Database database) {
        // Names are ordered by their bytes on both, whatever the server's own order is.
        return database.shared() ? Map.of("text", "VARCHAR COLLATE \"C\"", "bytes", "BYTEA")
                : Map.of("text", "VARCHAR", "bytes", "VARBINARY");
    }

    /**
     * Whether the tables are what this program needs.
     *
     * @throws Halt if a newer program wrote them, or they are not this program's
     */
    static boolean current(DataSource dataSource, Database database) {
        return asking(() -> {
            Flyway schema = flyway(dataSource, database);
            MigrationInfoService found = schema.info();
            for (MigrationInfo applied : found.applied()) {
                if (FUTURE.contains(applied.getState())) {
                    throw new Halt(Halt.Kind.FAILED, "the catalog was written by a newer version of the program: its "
                            + "schema is " + applied.getVersion() + ", which this one does not know; use the newer "
                            + "program, or put back a backup that this one made");
                }
            }
            if (found.pending().length > 0
                    || Arrays.stream(found.all()).anyMatch(each -> each.getState() == MigrationState.FAILED)) {
                return false;
            }
            schema.validate();
            return true;
        });
    }

    /**
     * Makes the tables, or adds what is missing. Not atomic by itself: whoever calls it gives a transaction, or a file
     * that only takes its place when all is done.
     *
     * @throws Halt if they cannot be brought up to date
     */
    static void migrate(DataSource dataSource, Database database) {
        asking(() -> flyway(dataSource, database).migrate());
    }

    /** The names of the scripts of all migrations. */
    static List<String> scripts(DataSource dataSource, Database database) {
        return asking(() -> Arrays.stream(flyway(dataSource, database).info().all()).map(MigrationInfo::getScript)
                .toList());
    }

    /** Whether anything but the note of the tables themselves is in any table. */
    static boolean used(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT table_name FROM information_schema.tables "
                    + "WHERE table_schema = CURRENT_SCHEMA AND table_name <> 'flyway_schema_history'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT 1 FROM \"" + table + "\")")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    private static Flyway flyway(DataSource dataSource, Database database) {
        return Flyway.configure(Schema.class.getClassLoader()).dataSource(dataSource)
                .locations("classpath:dev/winnow/catalog/migration").ignoreMigrationPatterns("*:future")
                .placeholders(words(database)).load();
    }

    private static <T> T asking(Supplier<T> work) {
        try {
            return work.get();
        } catch (FlywayException failed) {
            if (Failure.connectionLost(failed)) {
                throw new Halt(Halt.Kind.BUSY, "the catalog was lost while its schema was looked at: "
                        + Failure.rootMessage(failed), failed);
            }
            if (failed.getMessage().contains("non-empty schema")) {
                throw new Halt(Halt.Kind.FAILED, "the database holds tables that are somebody else's; give the catalog "
                        + "a database of its own, or a schema with ?currentSchema=NAME", failed);
            }
            if (Failure.state(failed).equals("42501")) {
                throw new Halt(Halt.Kind.FAILED, "the catalog's tables may not be made: "
                        + Failure.rootMessage(failed) + "; give this user a schema or a database of its own",
                        failed);
            }
            if (failed.getMessage().contains("checksum mismatch")) {
                throw new Halt(Halt.Kind.FAILED, "the catalog was made by a version before the first release, which "
                        + "this one cannot read; use that version, or move the catalog away (catalog.mv.db, or the "
                        + "shared database) and let a new one learn from the ledger", failed);
            }
            throw new Halt(Halt.Kind.FAILED, "the catalog's schema cannot be brought up to date: "
                    + Failure.rootMessage(failed), failed);
        }
    }
}
