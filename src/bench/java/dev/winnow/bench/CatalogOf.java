package dev.winnow.bench;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.StateDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Opens catalogs as the program does that was started with the same environment. */
public final class CatalogOf {

    private CatalogOf() {
    }

    /** @param environment names a host wherever it names a database */
    public static Catalog open(Path state, Map<String, String> environment) {
        String address = environment.getOrDefault("WINNOW_DATABASE", "");
        Database database = address.isEmpty() ? new Database.Embedded() : new Database.Shared("jdbc:" + address,
                environment.get("WINNOW_DATABASE_USER"), environment.get("WINNOW_DATABASE_PASSWORD"),
                environment.get("WINNOW_HOST"));
        return Catalog.open(new StateDirectory(state), database, Clock.systemUTC(), new Replay());
    }
}
