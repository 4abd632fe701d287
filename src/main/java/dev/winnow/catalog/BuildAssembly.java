package dev.winnow.catalog;

import dev.winnow.catalog.BuildMerge.Recorded;
import dev.winnow.catalog.BuildMerge.Said;
import dev.winnow.catalog.storage.Json;
import dev.winnow.model.PartKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings the rows of builds up to date with what is known of their entries and records. */
public final class BuildAssembly {

    private final Catalog catalog;
    private final JdbcClient jdbc;

    public BuildAssembly(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
    }

    /** Merges anew what is known of these builds. */
    public void assemble(Collection<Long> builds) {
        List<Long> ids = new ArrayList<>(builds);
        for (int at = 0; at < ids.size(); at += BuildRows.BATCH) {
            batch(ids.subList(at, Math.min(ids.size(), at + BuildRows.BATCH)));
        }
    }

    private void batch(List<Long> ids) {
        // Before the entries are read: a scan of another store, with other parts of the same builds, may be on, and of
        // two that merge what each of them sees the later would forget what the other saw.
        jdbc.sql("SELECT id FROM build WHERE id IN (:ids) ORDER BY id FOR UPDATE").param("ids", ids)
                .query(Long.class).list();
        Map<Long, List<Said>> said = said(ids);
        Map<Long, List<Recorded>> recorded = recorded(ids);
        List<BuildRows.Known> rows = new ArrayList<>();
        for (Long id : ids) {
            rows.add(new BuildRows.Known(id, BuildMerge.merge(said.getOrDefault(id, List.of()),
                    recorded.getOrDefault(id, List.of()))));
        }
        new BuildRows(catalog).update(rows);
    }

    private Map<Long, List<Said>> said(List<Long> ids) {
        Map<Long, List<Said>> said = new HashMap<>();
        jdbc.sql("SELECT build_id, store_id, path, type, stated_json, manifest_json, manifest_finished_at, "
                        + "path_finished_at, files_finished_at, settle_ms, products_state, logs_state, for_build FROM entry "
                        + "WHERE build_id IN (:ids) ORDER BY store_id, path")
                .param("ids", ids)
                .query(row -> {
                    Set<String> states = new HashSet<>();
                    Set<PartKind> kinds = EnumSet.noneOf(PartKind.class);
                    int column = 11;
                    for (PartKind kind : PartKind.values()) {
                        String state = row.getString(column++);
                        if (state != null) {
                            states.add(state);
                        }
                        if ("present".equals(state)) {
                            kinds.add(kind);
                        }
                    }
                    // What somebody else took away dates nothing any more; what Winnow removed still does.
                    boolean dates = !states.equals(Set.of("gone"));
                    said.computeIfAbsent(row.getLong(1), id -> new ArrayList<>()).add(new Said(row.getLong(2),
                            row.getString(3), "DIRECTORY".equals(row.getString(4)), states.contains("present"), row.getBoolean(13),
                            Json.strings(row.getString(5)), Json.strings(row.getString(6)),
                            row.getObject(7, Long.class), row.getObject(8, Long.class),
                            dates ? row.getObject(9, Long.class) : null, row.getLong(10), kinds));
                });
        return said;
    }

    private Map<Long, List<Recorded>> recorded(List<Long> ids) {
        Map<Long, List<Recorded>> recorded = new HashMap<>();
        jdbc.sql("SELECT b.id, r.source, r.attributes_json, r.sources_json, r.finished_at, r.doubts_json FROM build b "
                        + "JOIN record r ON r.build_key = b.build_key WHERE b.id IN (:ids) ORDER BY r.source DESC")
                .param("ids", ids)
                .query(row -> {
                    recorded.computeIfAbsent(row.getLong(1), id -> new ArrayList<>()).add(new Recorded(
                            row.getString(2), Json.strings(row.getString(3)), Json.strings(row.getString(4)),
                            row.getObject(5, Long.class), Json.list(row.getString(6))));
                });
        return recorded;
    }
}
