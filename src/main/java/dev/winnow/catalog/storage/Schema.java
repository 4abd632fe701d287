package dev.winnow.catalog.storage;

import dev.winnow.model.Halt;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The catalog's tables, brought to what this program needs; never back from what a newer one made. */
public final class Schema {

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

    /** @throws Halt if a newer program wrote the tables, or they cannot be brought up to date */
    public static void migrate(DataSource dataSource, Database database) {
        try {
            Flyway schema = Flyway.configure(Schema.class.getClassLoader()).dataSource(dataSource)
                    .locations("classpath:dev/winnow/catalog/migration").ignoreMigrationPatterns("*:future")
                    .placeholders(words(database)).load();
            for (MigrationInfo applied : schema.info().applied()) {
                if (FUTURE.contains(applied.getState())) {
                    throw new Halt(Halt.Kind.FAILED, "the catalog was written by a newer version of the program: its "
                            + "schema is " + applied.getVersion() + ", which this one does not know; use the newer "
                            + "program, or put back a backup that this one made");
                }
            }
            schema.migrate();
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
