package dev.winnow.catalog;

import dev.winnow.catalog.BuildMerge.Merged;
import dev.winnow.catalog.BuildMerge.Said;
import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.model.Attributes;
import dev.winnow.model.Status;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/** The rows of builds, written in batches. */
public final class BuildRows {

    /** How many rows one statement names; databases bound the parameters of a statement. */
    public static final int BATCH = 500;
    /**
     * How many names one list names: H2 compares each row that it finds by an index with the list once more, one name
     * after the other.
     */
    public static final int NAMED = 50;

    private static final String INSERT = "INSERT INTO build (project, branch, os, version, number, builder, tags_json, "
            + "status, revision, runtime, properties_json, sources_json, finished_at, finished_source, settles_at, "
            + "doubts_json, parts_said_json, build_key) "
            + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    /** The columns that lists name a build by and that order it, as {@link #listed} reads them. */
    public static final String LISTED = "b.project, b.branch, b.os, b.version, b.number, b.builder, b.status, b.runtime";
    /** How many columns these are. */
    public static final int LISTED_COLUMNS = 8;
    private static final String[] GENERATED = {"id", "build_key"};

    private final Catalog catalog;

    public BuildRows(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What entries say of a build that has no row yet; nothing else is known of it.
     *
     * @param before when their files said that it finished, under another key; null where they said nothing
     */
    public record Fresh(String key, List<Said> said, FilesDating.Finish before) { }

    /** What is known of a build now. */
    record Known(long id, Merged merged) { }

    /** The attributes that {@link #LISTED} names; the others are not known. */
    public static Attributes listed(ResultSet row, int first) throws SQLException {
        return listed(row, first, null, null, Map.of());
    }

    /** The same, with what stands elsewhere in the row. */
    public static Attributes listed(ResultSet row, int first, List<String> tags, String revision,
                                    Map<String, String> properties) throws SQLException {
        return new Attributes(row.getString(first), row.getString(first + 1), row.getString(first + 2),
                row.getString(first + 3), PartColumns.number(row, first + 4), row.getString(first + 5), tags,
                Status.of(row.getString(first + 6)).orElse(Status.UNKNOWN), revision, row.getString(first + 7), properties);
    }

    /** The ids of those of these builds that have a row, by key. */
    public Map<String, Long> ids(Collection<String> keys) {
        Map<String, Long> ids = new HashMap<>();
        List<String> all = List.copyOf(keys);
        for (int at = 0; at < all.size(); at += NAMED) {
            catalog.jdbc().sql("SELECT build_key, id FROM build WHERE build_key IN (:keys)")
                    .param("keys", all.subList(at, Math.min(all.size(), at + NAMED)))
                    .query(row -> {
                        ids.put(row.getString(1), row.getLong(2));
                    });
        }
        return ids;
    }

    /** The id of the build of this name, which gets a row where it has none. */
    public long id(String key) {
        return ids(List.of(key)).computeIfAbsent(key, fresh ->
                insert(List.of(new Fresh(key, List.of(), null))).get(key));
    }

    /** @return the ids of the rows, by key */
    public Map<String, Long> insert(List<Fresh> rows) {
        Map<String, Long> ids = new HashMap<>();
        for (int at = 0; at < rows.size(); at += BATCH) {
            List<Fresh> batch = rows.subList(at, Math.min(rows.size(), at + BATCH));
            GeneratedKeyHolder made = new GeneratedKeyHolder();
            catalog.template().batchUpdate(connection -> connection.prepareStatement(INSERT, GENERATED),
                    new BatchPreparedStatementSetter() {
                        @Override
                        public void setValues(PreparedStatement statement, int row) throws SQLException {
                            columns(statement, BuildMerge.merge(batch.get(row).said(), List.of(), batch.get(row).before(),
                                    Nanos.ofMillis(catalog.now())));
                            statement.setString(18, batch.get(row).key());
                        }

                        @Override
                        public int getBatchSize() {
                            return batch.size();
                        }
                    }, made);
            made.getKeyList().forEach(row -> ids.put((String) row.get(GENERATED[1]), (Long) row.get(GENERATED[0])));
        }
        return ids;
    }

    void update(List<Known> rows) {
        catalog.template().batchUpdate("UPDATE build SET project = ?, branch = ?, os = ?, version = ?, number = ?, "
                + "builder = ?, tags_json = ?, status = ?, revision = ?, runtime = ?, properties_json = ?, "
                + "sources_json = ?, finished_at = ?, finished_source = ?, settles_at = ?, doubts_json = ?, parts_said_json = ? "
                + "WHERE id = ?", rows, BATCH, (statement, row) -> {
                    columns(statement, row.merged());
                    statement.setLong(18, row.id());
                });
    }

    private static void columns(PreparedStatement statement, Merged merged) throws SQLException {
        Map<String, String> values = merged.attributes();
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
        statement.setString(12, Json.writeSorted(merged.sources()));
        statement.setObject(13, merged.finished());
        statement.setString(14, merged.finishedSource());
        statement.setObject(15, merged.settlesAt());
        statement.setString(16, Json.write(merged.doubts()));
        statement.setString(17, merged.partsSaid().isEmpty() ? null : Json.write(merged.partsSaid()));
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
}
