package dev.winnow.catalog;

import dev.winnow.catalog.BuildMerge.Merged;
import dev.winnow.catalog.BuildMerge.Recorded;
import dev.winnow.catalog.BuildMerge.Said;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings the rows of builds up to date with what is known of their entries and records. */
final class BuildAssembly {

    private static final int BATCH = 500;

    private final Catalog catalog;
    private final JdbcClient jdbc;

    BuildAssembly(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
    }

    /** Merges anew what is known of these builds. */
    void assemble(Collection<Long> builds) {
        List<Long> ids = new ArrayList<>(builds);
        for (int at = 0; at < ids.size(); at += BATCH) {
            batch(ids.subList(at, Math.min(ids.size(), at + BATCH)));
        }
    }

    private void batch(List<Long> ids) {
        Map<Long, List<Said>> said = said(ids);
        Map<Long, List<Recorded>> recorded = recorded(ids);
        record Row(long id, Merged merged) { }
        List<Row> rows = new ArrayList<>();
        for (Long id : ids) {
            rows.add(new Row(id, BuildMerge.merge(said.getOrDefault(id, List.of()),
                    recorded.getOrDefault(id, List.of()))));
        }
        catalog.template().batchUpdate("UPDATE build SET project = ?, branch = ?, os = ?, version = ?, number = ?, "
                + "builder = ?, tags_json = ?, status = ?, revision = ?, runtime = ?, properties_json = ?, "
                + "sources_json = ?, finished_at = ?, finished_source = ?, settles_at = ?, doubts_json = ? "
                + "WHERE id = ?", rows, BATCH, (statement, row) -> {
                    Map<String, String> values = row.merged().attributes();
                    statement.setString(1, values.get("project"));
                    statement.setString(2, values.get("branch"));
                    statement.setString(3, values.get("os"));
                    statement.setString(4, values.get("version"));
                    statement.setObject(5, number(values.get("number")));
                    statement.setString(6, values.get("builder"));
                    String tags = values.get("tags");
                    statement.setString(7, tags == null ? null : Json.write(tags(tags)));
                    statement.setString(8, values.getOrDefault("status", "unknown"));
                    statement.setString(9, values.get("revision"));
                    statement.setString(10, values.get("runtime"));
                    statement.setString(11, Json.writeSorted(BuildMerge.properties(values)));
                    statement.setString(12, Json.writeSorted(row.merged().sources()));
                    statement.setObject(13, row.merged().finished());
                    statement.setString(14, row.merged().finishedSource());
                    statement.setObject(15, row.merged().settlesAt());
                    statement.setString(16, Json.write(row.merged().doubts()));
                    statement.setLong(17, row.id());
                });
    }

    private static Long number(String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException tooLong) {
            return null;
        }
    }

    private static List<String> tags(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(","));
    }

    private Map<Long, List<Said>> said(List<Long> ids) {
        Map<Long, List<Said>> said = new HashMap<>();
        jdbc.sql("SELECT e.build_id, e.store_id, e.path, e.type, e.stated_json, e.manifest_json, "
                        + "e.manifest_finished_at, e.path_finished_at, e.files_finished_at, e.settle_ms, "
                        + "MAX(CASE p.state WHEN 'present' THEN 2 WHEN 'gone' THEN 0 ELSE 1 END) "
                        + "FROM entry e JOIN part p ON p.entry_id = e.id WHERE e.build_id IN (:ids) "
                        + "GROUP BY e.id, e.build_id, e.store_id, e.path, e.type, e.stated_json, e.manifest_json, "
                        + "e.manifest_finished_at, e.path_finished_at, e.files_finished_at, e.settle_ms "
                        + "ORDER BY e.store_id, e.path")
                .param("ids", ids)
                .query(row -> {
                    int state = row.getInt(11);
                    said.computeIfAbsent(row.getLong(1), id -> new ArrayList<>()).add(new Said(row.getLong(2),
                            row.getString(3), "DIRECTORY".equals(row.getString(4)), state == 2,
                            Json.strings(row.getString(5)), Json.strings(row.getString(6)),
                            row.getObject(7, Long.class), row.getObject(8, Long.class),
                            // What somebody else took away dates nothing any more; what Winnow removed still does.
                            state == 0 ? null : row.getObject(9, Long.class), row.getLong(10)));
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
