package dev.winnow.cli;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.entry.KnownPieces;
import dev.winnow.database.Databases;
import java.nio.file.Path;
import java.sql.ResultSetMetaData;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a catalog knows of stores, without what two catalogs of the same stores may differ in. */
public final class Dump {

    private static final Set<String> LEFT_OUT = Set.of("id", "build_id", "store_id", "looked_at", "trusted_until",
            "stamp");

    private Dump() {
    }

    /** Entries, builds and links, a line each. */
    public static List<String> of(Path state) {
        List<String> lines = new ArrayList<>();
        try (Catalog catalog = Databases.open(state, Clock.systemUTC())) {
            KnownPieces.check(catalog);
            for (String query : List.of("SELECT b.build_key, e.* FROM entry e JOIN build b ON b.id = e.build_id "
                    + "ORDER BY e.path", "SELECT * FROM build ORDER BY build_key",
                    "SELECT * FROM store_link ORDER BY path")) {
                catalog.sql(query).query(row -> {
                    ResultSetMetaData columns = row.getMetaData();
                    StringBuilder line = new StringBuilder();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
                        if (!LEFT_OUT.contains(name)) {
                            line.append(name).append('=').append(row.getString(i)).append(' ');
                        }
                    }
                    lines.add(line.toString());
                });
            }
        }
        return lines;
    }
}
