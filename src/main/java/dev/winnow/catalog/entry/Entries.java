package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.manifest.Manifest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

public record Entries(Catalog catalog) {

    private static final int PAGE = 10_000;

    /** @param path relative to the store's root */
    public record EntryRow(long id, long store, String path, EntryType type) { }

    /**
     * The manifest of an entry as the catalog stores it.
     *
     * @param manifest its attributes as JSON; null if there is no manifest
     * @param finished its time of finish in nanoseconds since 1970; null if it has none
     * @param doubts   the doubts about the entry, as JSON
     */
    public record StoredManifest(String manifest, Long finished, String doubts) {

        static final String COLUMNS = "e.manifest_json, e.manifest_finished_at, e.doubts_json";

        static StoredManifest read(ResultSet row, int first) throws SQLException {
            return new StoredManifest(row.getString(first), Columns.number(row, first + 1), row.getString(first + 2));
        }

        /**
         * What to store of an entry. While its manifest cannot be read, the last one that could be counts: the build is
         * unsure and stays, and so must what it needs.
         *
         * @param now    null if there is no manifest, or none that can be read
         * @param before what was stored last; null for a new entry
         */
        static StoredManifest of(Manifest now, List<String> nowDoubts, StoredManifest before) {
            String doubts = CatalogJson.write(nowDoubts);
            if (now == null) {
                return before == null || nowDoubts.isEmpty() ? new StoredManifest(null, null, doubts)
                        : new StoredManifest(before.manifest, before.finished, doubts);
            }
            return new StoredManifest(CatalogJson.writeSorted(now.attributes()), NanoTimes.of(now.finished()), doubts);
        }

        /** @param now the manifest that it was made from, so that it need not be parsed again; null if there was none */
        Map<String, String> attributes(Manifest now) {
            return now != null ? now.attributes() : manifest == null ? Map.of() : CatalogJson.strings(manifest);
        }

        /** Whether it equals a manifest, or null for none, with these doubts. */
        public boolean is(Manifest now, List<String> nowDoubts) {
            return equals(of(now, nowDoubts, this));
        }
    }

    public Map<Long, StoredManifest> manifests(Collection<Long> ids) {
        Map<Long, StoredManifest> manifests = new HashMap<>();
        catalog.readIn("SELECT e.id, " + StoredManifest.COLUMNS + " FROM entry e WHERE e.id IN (:in)", ids, row ->
                manifests.put(row.getLong(1), StoredManifest.read(row, 2)));
        return manifests;
    }

    /** The ids of all entries in these stores, in order. */
    public long[] in(List<Long> stores) {
        LongStream.Builder ids = LongStream.builder();
        List<Long> page = List.of(Long.MIN_VALUE);
        while (!page.isEmpty()) {
            page = catalog.sql("SELECT id FROM entry WHERE store_id IN (:stores) AND id > :after ORDER BY id "
                            + "FETCH FIRST " + PAGE + " ROWS ONLY").param("stores", stores).param("after", page.get(page.size() - 1))
                    .query(Long.class).list();
            page.forEach(ids::add);
        }
        return ids.build().toArray();
    }

    /**
     * A directory of a build that holds present parts.
     *
     * @param path relative to the store's root
     */
    public record Directory(String key, long store, String path, StoredManifest manifest) { }

    /** The directories of these builds, in all stores. */
    public List<Directory> directories(Collection<String> keys) {
        return catalog.listIn("SELECT b.build_key, e.store_id, e.path, " + StoredManifest.COLUMNS + " FROM build b JOIN entry e "
                + "ON e.build_id = b.id WHERE b.build_key IN (:in) AND e.type = 'DIRECTORY' AND " + PartColumns.PRESENT, keys,
                (row, n) -> new Directory(row.getString(1), row.getLong(2), row.getString(3), StoredManifest.read(row, 4)));
    }

    public Map<Long, EntryRow> byId(List<Long> ids) {
        Map<Long, EntryRow> rows = new HashMap<>();
        catalog.readIn("SELECT id, store_id, path, type FROM entry WHERE id IN (:in)", ids, row -> rows.put(row.getLong(1),
                new EntryRow(row.getLong(1), row.getLong(2), row.getString(3), EntryType.valueOf(row.getString(4)))));
        return rows;
    }
}
