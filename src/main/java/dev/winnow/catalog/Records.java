package dev.winnow.catalog;

import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.NanoTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;

/** The data that CI gives about builds, by registration or import. It exists before any scan and outlives the files. */
public record Records(Catalog catalog) {

    /** A build step registered its build. */
    public static final String REGISTRATION = "registration";
    /** It was read from a CI system's database. */
    public static final String IMPORT = "import";

    /**
     * The record of one build.
     *
     * @param source  {@link #REGISTRATION} or {@link #IMPORT}
     * @param origin  name of the build in the CI system, or null
     * @param sources for attributes, who set them, if known
     */
    public record Record(String key, String source, String origin, Map<String, String> attributes,
                         Map<String, String> sources, Instant finished, List<String> doubts) {
        public Record {
            attributes = Map.copyOf(attributes);
            sources = Map.copyOf(sources);
            doubts = List.copyOf(doubts);
            // Rounded as in the catalog, so that a repeated registration is equal to the stored one.
            finished = NanoTimes.instant(NanoTimes.of(finished));
        }

        public static Record registered(String key, Map<String, String> attributes, Instant finished) {
            return new Record(key, REGISTRATION, null, attributes, Map.of(), finished, List.of());
        }
    }

    private static final RowMapper<Record> ROW = (row, n) -> new Record(row.getString(1), row.getString(2),
            row.getString(3), CatalogJson.strings(row.getString(4)), CatalogJson.strings(row.getString(5)),
            NanoTimes.instant(Columns.number(row, 6)), CatalogJson.list(row.getString(7)));

    public Optional<Record> find(String key, String source) {
        return catalog.sql("SELECT build_key, source, origin, attributes_json, sources_json, finished_at, doubts_json "
                + "FROM record WHERE build_key = ? AND source = ?").params(key, source).query(ROW).optional();
    }

    /** Writes records, replaces those of the same key and source, and updates their builds. */
    public void write(Collection<Record> records) {
        write(records, catalog.now());
    }

    /** @param at time of the records, in milliseconds since 1970 */
    public void write(Collection<Record> records, long at) {
        List<Long> builds = new ArrayList<>();
        for (Record record : records) {
            catalog.sql("DELETE FROM record WHERE build_key = ? AND source = ?").params(record.key(), record.source())
                    .update();
            catalog.sql("INSERT INTO record (build_key, source, origin, attributes_json, sources_json, doubts_json, "
                            + "finished_at, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(record.key(), record.source(), record.origin(), CatalogJson.writeSorted(record.attributes()),
                            CatalogJson.writeSorted(record.sources()), CatalogJson.write(record.doubts()),
                            NanoTimes.of(record.finished()), at).update();
            builds.add(new BuildRows(catalog).id(record.key()));
        }
        new BuildAssembly(catalog).assemble(builds);
        new BuildChanges(catalog).note(records.stream().map(Record::key).distinct().toList());
    }

    /** Deletes the import's record for a key that the build no longer has. */
    public void forget(String key) {
        catalog.sql("DELETE FROM record WHERE build_key = ? AND source = ?").params(key, IMPORT).update();
        List<Long> build = catalog.sql("SELECT id FROM build WHERE build_key = ?").param(key).query(Long.class).list();
        int dropped = catalog.sql("DELETE FROM build WHERE build_key = ? AND NOT EXISTS (SELECT 1 FROM entry e "
                        + "WHERE e.build_id = build.id) AND NOT EXISTS (SELECT 1 FROM record r "
                        + "WHERE r.build_key = build.build_key)").param(key).update();
        if (dropped == 0) {
            new BuildAssembly(catalog).assemble(build);
        }
        new BuildChanges(catalog).note(List.of(key));
    }
}
