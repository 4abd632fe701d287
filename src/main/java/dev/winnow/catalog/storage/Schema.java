package dev.winnow.catalog.storage;

import dev.winnow.model.Halt;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/** Migrates the catalog's tables to the version of this program. It refuses tables of a newer version. */
final class Schema {

    /** The number of the newest migration. */
    static final int NEWEST = 26;

    private static final String HISTORY = "SELECT \"version\", \"script\", \"checksum\", \"success\" "
            + "FROM \"flyway_schema_history\" WHERE \"type\" = 'SQL' ORDER BY \"installed_rank\"";
    private static final String MIGRATIONS = "dev/winnow/catalog/migration";
    private static final Set<MigrationState> FUTURE = Set.of(MigrationState.FUTURE_SUCCESS,
            MigrationState.FUTURE_FAILED);

    private Schema() {
    }

    /** Placeholders in the migrations for what differs between databases. */
    private static Map<String, String> placeholders(Database database) {
        // Both databases sort names by their bytes, whatever the default collation of the server is.
        return database.shared() ? Map.of("text", "VARCHAR COLLATE \"C\"", "bytes", "BYTEA", "cache", "1")
                : Map.of("text", "VARCHAR", "bytes", "VARBINARY", "cache", "10000");
    }

    /**
     * Whether the tables have the version of this program.
     *
     * @throws Halt if a newer program made them, or if they belong to another program
     */
    static boolean current(DataSource dataSource, Database database) {
        return current(dataSource) || explainingFailures(() -> {
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

    /** Whether exactly this program's migrations made the tables. Checked first, because starting Flyway takes long. */
    private static boolean current(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            if (!connection.getAutoCommit()) {
                // A failed query would end the open transaction.
                return false;
            }
            int last = 0;
            try (ResultSet rows = statement.executeQuery(HISTORY)) {
                while (rows.next()) {
                    last++;
                    if (!Integer.toString(last).equals(rows.getString(1)) || !rows.getBoolean(4)
                            || rows.getInt(3) != checksum(rows.getString(2))) {
                        return false;
                    }
                }
            }
            return last == NEWEST;
        } catch (SQLException | IOException notOurs) {
            // Flyway finds out why.
            return false;
        }
    }

    /** Flyway's checksum, which covers the lines without their ends. */
    private static int checksum(String script) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = Schema.class.getResourceAsStream("/" + MIGRATIONS + "/" + script)) {
            if (in == null) {
                throw new FileNotFoundException(script);
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
        }
        return (int) sum.getValue();
    }

    /**
     * Makes or migrates the tables. It is not atomic: callers give it a transaction, or a file that they rename afterwards.
     *
     * @throws Halt if the migration fails
     */
    static void migrate(DataSource dataSource, Database database) {
        explainingFailures(() -> flyway(dataSource, database).migrate());
    }

    /** The file names of all migrations. */
    static List<String> scripts(DataSource dataSource, Database database) {
        return explainingFailures(() -> Arrays.stream(flyway(dataSource, database).info().all()).map(MigrationInfo::getScript)
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
                .locations("classpath:" + MIGRATIONS).ignoreMigrationPatterns("*:future")
                .placeholders(placeholders(database)).load();
    }

    private static <T> T explainingFailures(Supplier<T> work) {
        try {
            return work.get();
        } catch (FlywayException failed) {
            if (DatabaseFailure.connectionLost(failed)) {
                throw new Halt(Halt.Kind.BUSY, "the catalog was lost while its schema was looked at: "
                        + DatabaseFailure.rootMessage(failed), failed);
            }
            if (failed.getMessage().contains("non-empty schema")) {
                throw new Halt(Halt.Kind.FAILED, "the database has tables of another program; give the catalog "
                        + "a database of its own, or a schema with ?currentSchema=NAME", failed);
            }
            if (DatabaseFailure.denied(failed)) {
                throw new Halt(Halt.Kind.FAILED, "the catalog's tables may not be made: "
                        + DatabaseFailure.rootMessage(failed) + "; give this user a schema or a database of its own",
                        failed);
            }
            if (failed.getMessage().contains("checksum mismatch")) {
                throw new Halt(Halt.Kind.FAILED, "the catalog was made by a version before the first release, which "
                        + "this one cannot read; use that version, or move the catalog away (catalog.mv.db, or the "
                        + "shared database) and let a new one be made from the ledger", failed);
            }
            throw new Halt(Halt.Kind.FAILED, "the catalog's schema cannot be brought up to date: "
                    + DatabaseFailure.rootMessage(failed), failed);
        }
    }
}
