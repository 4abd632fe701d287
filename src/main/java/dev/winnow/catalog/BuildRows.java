package dev.winnow.catalog;

import dev.winnow.catalog.BuildMerge.Merged;
import dev.winnow.catalog.BuildMerge.EntryValues;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.Attributes;
import dev.winnow.model.Status;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Reads and writes rows of builds in batches. */
public final class BuildRows {

    /** Most rows per statement, because databases limit the number of parameters. */
    public static final int BATCH = 500;
    /**
     * Most names in an {@code IN} list: H2 compares each row that it finds by an index with each name of the list.
     */
    public static final int MAX_NAMES = 50;

    private static final String INSERT = "INSERT INTO build (project, branch, os, version, number, builder, tags_json, "
            + "status, revision, runtime, properties_json, sources_json, finished_at, finished_source, settles_at, "
            + "doubts_json, parts_said_json, build_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    /** The columns that lists show and sort by; {@link #listed} reads them. */
    public static final String LISTED = "b.project, b.branch, b.os, b.version, b.number, b.builder, b.status, b.runtime";
    public static final int LISTED_COLUMNS = 8;
    private static final String[] GENERATED = {"id", "build_key"};

    private final Catalog catalog;
    private final BuildsWithNeeds needing;

    public BuildRows(Catalog catalog) {
        this.catalog = catalog;
        this.needing = new BuildsWithNeeds(catalog);
    }

    /**
     * A build that has no row yet, with the data of its entries.
     *
     * @param before the time of finish that its files gave under another key; null if they gave none
     */
    public record Fresh(String key, List<EntryValues> entries, FilesDating.Finish before) { }

    record Known(long id, Merged merged) { }

    /** Reads the attributes of {@link #LISTED}; the others are unknown. */
    public static Attributes listed(ResultSet row, int first) throws SQLException {
        return listed(row, first, null, null, Map.of(), word -> word);
    }

    /**
     * Reads the attributes of {@link #LISTED} and adds others.
     *
     * @param same gives one text for all equal ones, because many builds have equal ones
     */
    public static Attributes listed(ResultSet row, int first, List<String> tags, String revision,
                                    Map<String, String> properties, UnaryOperator<String> same) throws SQLException {
        return new Attributes(same.apply(row.getString(first)), same.apply(row.getString(first + 1)),
                same.apply(row.getString(first + 2)), row.getString(first + 3), Columns.number(row, first + 4),
                same.apply(row.getString(first + 5)), tags, Status.of(row.getString(first + 6)).orElse(Status.UNKNOWN), revision,
                same.apply(row.getString(first + 7)), properties);
    }

    /** The ids of these builds by key; builds without a row are left out. */
    public Map<String, Long> ids(Collection<String> keys) {
        Map<String, Long> ids = new HashMap<>();
        for (List<String> some : InLists.of(keys, MAX_NAMES)) {
            catalog.sql("SELECT build_key, id FROM build WHERE build_key IN (:keys)").param("keys", some).query(row -> {
                        ids.put(row.getString(1), row.getLong(2));
                    });
        }
        return ids;
    }

    /** The id of the build with this key; inserts a row if there is none. */
    public long id(String key) {
        return ids(List.of(key)).computeIfAbsent(key, fresh ->
                insert(List.of(new Fresh(key, List.of(), null))).get(key));
    }

    /** @return the ids of the rows, by key */
    public Map<String, Long> insert(List<Fresh> rows) {
        Map<String, Long> ids = new HashMap<>();
        for (List<Fresh> batch : InLists.of(rows, BATCH)) {
            List<Merged> merged = batch.stream().map(row -> BuildMerge.merge(row.entries(), List.of(), row.before(),
                    NanoTimes.ofMillis(catalog.now()))).toList();
            catalog.template().execute(connection -> connection.prepareStatement(INSERT, GENERATED), (PreparedStatement statement) -> {
                for (int row = 0; row < batch.size(); row++) {
                    columns(statement, merged.get(row));
                    statement.setString(18, batch.get(row).key());
                    statement.addBatch();
                }
                statement.executeBatch();
                // Not as a list of maps, which would cost as much as the values of a row.
                try (ResultSet made = statement.getGeneratedKeys()) {
                    while (made.next()) {
                        ids.put(made.getString(GENERATED[1]), made.getLong(GENERATED[0]));
                    }
                }
                return null;
            });
            needing.note(IntStream.range(0, batch.size()).filter(i -> mayNeed(merged.get(i)))
                    .mapToObj(i -> ids.get(batch.get(i).key())).toList());
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
        needing.note(rows.stream().filter(row -> mayNeed(row.merged())).map(Known::id).toList());
    }

    private boolean mayNeed(Merged merged) {
        return needing.may(merged.attributes().keySet());
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
        statement.setString(7, tags == null ? null : CatalogJson.write(tags(tags)));
        statement.setString(8, values.getOrDefault("status", "unknown"));
        statement.setString(9, values.get("revision"));
        statement.setString(10, values.get("runtime"));
        statement.setString(11, CatalogJson.writeSorted(Attributes.properties(values)));
        statement.setString(12, CatalogJson.writeSorted(merged.sources()));
        statement.setObject(13, merged.finished());
        statement.setString(14, merged.finishedSource());
        statement.setObject(15, merged.settlesAt());
        statement.setString(16, CatalogJson.write(merged.doubts()));
        statement.setString(17, merged.partAttributes().isEmpty() ? null : CatalogJson.write(merged.partAttributes()));
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
