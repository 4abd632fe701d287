package dev.winnow.catalog;

import dev.winnow.jobfile.Layout.EntryType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Where entries lie. */
public final class Entries {

    private final Catalog catalog;

    public Entries(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param path relative to the store's root */
    public record EntryRow(long id, long store, String path, EntryType type) { }

    /** Entries by their ids. */
    public Map<Long, EntryRow> byId(Collection<Long> ids) {
        Map<Long, EntryRow> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            catalog.jdbc().sql("SELECT id, store_id, path, type FROM entry WHERE id IN (:ids)").param("ids", ids)
                    .query(row -> {
                        rows.put(row.getLong(1), new EntryRow(row.getLong(1), row.getLong(2), row.getString(3),
                                EntryType.valueOf(row.getString(4))));
                    });
        }
        return rows;
    }
}
