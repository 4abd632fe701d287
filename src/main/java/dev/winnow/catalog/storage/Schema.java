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

/** Migrates the catalog's tables to the version of this program. It refuses tables of a newer version. */
final class Schema {

    private static final Set<MigrationState> FUTURE = Set.of(MigrationState.FUTURE_SUCCESS,
            MigrationState.FUTURE_FAILED);

    private Schema() {
    }

    /** Placeholders in the migrations for types that differ between databases. */
    private static Map<String, String> words(Database database) {
        // Both databases sort names by their bytes, whatever the default collation of the server is.
        return database.shared() ? Map.of("text", "VARCHAR COLLATE \"C\"", "bytes", "BYTEA")
                : Map.of("text", "VARCHAR", "bytes", "VARBINARY");
    }

    /**
     * Whether the tables have the version of this program.
     *
     * @throws Halt if a newer program made them, or if they belong to another program
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
     * Makes or migrates the tables. It is not atomic: callers give it a transaction, or a file that they rename afterwards.
     *
     * @throws Halt if the migration fails
     */
    static void migrate(DataSource dataSource, Database database) {
        asking(() -> flyway(dataSource, database).migrate());
    }

    /** The file names of all migrations. */
    static List<String> scripts(DataSource dataSource, Database database) {
        return asking(() -> Arrays.stream(flyway(dataSource, database).info().all()).map(MigrationInfo::getScript)
                .toList());
    }

    /** Whether any table other than the migration history has a row. */
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
                throw new Halt(Halt.Kind.FAILED, "the database has tables of another program; give the catalog "
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
                        + "shared database) and let a new one be made from the ledger", failed);
            }
            throw new Halt(Halt.Kind.FAILED, "the catalog's schema cannot be brought up to date: "
                    + Failure.rootMessage(failed), failed);
        }
    }
}
