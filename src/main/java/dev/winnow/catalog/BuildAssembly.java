package dev.winnow.catalog;

import dev.winnow.catalog.BuildMerge.Recorded;
import dev.winnow.catalog.BuildMerge.EntryValues;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.PartKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Updates the rows of builds from their entries and records. */
public record BuildAssembly(Catalog catalog) {

    /** Merges the entries and records of these builds again. */
    public void assemble(Collection<Long> builds) {
        InLists.of(builds, BuildRows.BATCH).forEach(this::batch);
    }

    private void batch(List<Long> ids) {
        // Lock the rows before reading entries. A scan of another store may be recording other parts of the same builds,
        // and without the lock the later of both would drop what the other has found.
        Map<Long, FilesDating.Finish> before = new HashMap<>();
        catalog.sql("SELECT id, finished_at, finished_source FROM build WHERE id IN (:ids) ORDER BY id FOR UPDATE")
                .param("ids", ids).query(row -> {
                    if (FilesDating.FILES.equals(row.getString(3)) || FilesDating.FIRST_SEEN.equals(row.getString(3))) {
                        before.put(row.getLong(1), new FilesDating.Finish(row.getLong(2), row.getString(3)));
                    }
                });
        long now = NanoTimes.ofMillis(catalog.now());
        Map<Long, List<EntryValues>> entries = entries(ids);
        Map<Long, List<Recorded>> recorded = records(ids);
        List<BuildRows.Known> rows = new ArrayList<>();
        for (Long id : ids) {
            rows.add(new BuildRows.Known(id, BuildMerge.merge(entries.getOrDefault(id, List.of()),
                    recorded.getOrDefault(id, List.of()), before.get(id), now)));
        }
        new BuildRows(catalog).update(rows);
    }

    private Map<Long, List<EntryValues>> entries(List<Long> ids) {
        Map<Long, List<EntryValues>> entries = new HashMap<>();
        catalog.sql("SELECT build_id, store_id, path, type, stated_json, manifest_json, manifest_finished_at, "
                        + "path_finished_at, settle_ms, own_files, fresh_at, touched_at, parts, for_build FROM entry "
                        + "WHERE build_id IN (:ids) ORDER BY store_id, path").param("ids", ids).query(row -> {
                    SortedMap<PartKind, PartColumns> parts = PartColumns.read(row, 13);
                    Set<PartKind> kinds = Set.copyOf(PartColumns.presentKinds(parts));
                    entries.computeIfAbsent(row.getLong(1), id -> new ArrayList<>()).add(new EntryValues(row.getLong(2),
                            row.getString(3), "DIRECTORY".equals(row.getString(4)), !kinds.isEmpty(), row.getBoolean(14),
                            CatalogJson.strings(row.getString(5)), CatalogJson.strings(row.getString(6)),
                            Columns.number(row, 7), Columns.number(row, 8),
                            PartColumns.dating(parts, row.getLong(10), Columns.number(row, 11),
                                    Columns.number(row, 12)), row.getLong(9), kinds));
                });
        return entries;
    }

    private Map<Long, List<Recorded>> records(List<Long> ids) {
        Map<Long, List<Recorded>> recorded = new HashMap<>();
        catalog.sql("SELECT b.id, r.source, r.attributes_json, r.sources_json, r.finished_at, r.doubts_json FROM build b "
                        + "JOIN record r ON r.build_key = b.build_key WHERE b.id IN (:ids) ORDER BY r.source DESC")
                .param("ids", ids).query(row -> {
                    recorded.computeIfAbsent(row.getLong(1), id -> new ArrayList<>()).add(new Recorded(
                            row.getString(2), CatalogJson.strings(row.getString(3)), CatalogJson.strings(row.getString(4)),
                            Columns.number(row, 5), CatalogJson.list(row.getString(6))));
                });
        return recorded;
    }
}
