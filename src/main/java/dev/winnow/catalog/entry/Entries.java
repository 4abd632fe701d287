package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.storage.Lists;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.manifest.Manifest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where entries lie. */
public final class Entries {

    private final Catalog catalog;

    public Entries(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param path relative to the store's root */
    public record EntryRow(long id, long store, String path, EntryType type) { }

    /**
     * What an entry says of its build, as it was seen last.
     *
     * @param manifest the attributes of its manifest as they are kept; null where it has none
     * @param finished what the manifest says of that, in nanoseconds since 1970; null where it says nothing
     * @param doubts   as they are kept
     */
    public record Said(String manifest, Long finished, String doubts) {

        static final String COLUMNS = "manifest_json, manifest_finished_at, doubts_json";

        static Said read(ResultSet row, int first) throws SQLException {
            return new Said(row.getString(first), PartColumns.number(row, first + 1), row.getString(first + 2));
        }

        /** Whether it says the same as a manifest, which is null for none, that gives these doubts. */
        public boolean is(Manifest now, List<String> nowDoubts) {
            return Objects.equals(manifest, now == null ? null : Json.writeSorted(now.attributes()))
                    && Objects.equals(finished, now == null ? null : Nanos.of(now.finished()))
                    && doubts.equals(Json.write(nowDoubts));
        }
    }

    /** What entries say, by their ids. */
    public Map<Long, Said> said(Collection<Long> ids) {
        Map<Long, Said> said = new HashMap<>();
        for (List<Long> some : Lists.of(ids)) {
            catalog.jdbc().sql("SELECT id, " + Said.COLUMNS + " FROM entry WHERE id IN (:ids)").param("ids", some)
                    .query(row -> {
                        said.put(row.getLong(1), Said.read(row, 2));
                    });
        }
        return said;
    }

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
