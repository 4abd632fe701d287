package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Layout.EntryType;
import java.util.HashMap;
import java.util.List;
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
    public Map<Long, EntryRow> byId(List<Long> ids) {
        Map<Long, EntryRow> rows = new HashMap<>();
        for (int from = 0; from < ids.size(); from += Catalog.BATCH) {
            List<Long> some = ids.subList(from, Math.min(ids.size(), from + Catalog.BATCH));
            catalog.jdbc().sql("SELECT id, store_id, path, type FROM entry WHERE id IN (:ids)").param("ids", some)
                    .query(row -> {
                        rows.put(row.getLong(1), new EntryRow(row.getLong(1), row.getLong(2), row.getString(3),
                                EntryType.valueOf(row.getString(4))));
                    });
        }
        return rows;
    }
}
