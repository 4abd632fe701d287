package dev.winnow.catalog;

import dev.winnow.model.Halt;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The catalog's tables, brought to what this program needs; never back from what a newer one made. */
final class Schema {

    private static final Set<MigrationState> FUTURE = Set.of(MigrationState.FUTURE_SUCCESS,
            MigrationState.FUTURE_FAILED);

    private Schema() {
    }

    static void migrate(DataSource dataSource) {
        try {
            Flyway schema = Flyway.configure(Schema.class.getClassLoader()).dataSource(dataSource)
                    .locations("classpath:dev/winnow/catalog/migration").ignoreMigrationPatterns("*:future")
                    .placeholders(Map.of("bytes", "VARBINARY")).load();
            for (MigrationInfo applied : schema.info().applied()) {
                if (FUTURE.contains(applied.getState())) {
                    throw new Halt(Halt.Kind.FAILED, "the catalog was written by a newer version of the program: its "
                            + "schema is " + applied.getVersion() + ", which this one does not know; use the newer "
                            + "program, or put back a backup that this one made");
                }
            }
            schema.migrate();
        } catch (FlywayException failed) {
            throw new Halt(Halt.Kind.FAILED, "the catalog's schema cannot be brought up to date: "
                    + Catalog.rootMessage(failed), failed);
        }
    }
}
