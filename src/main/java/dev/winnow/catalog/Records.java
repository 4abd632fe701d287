package dev.winnow.catalog;

import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.storage.Lengths;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.model.Halt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What CI says of builds, by registration and by import; it is known before any scan and outlives the files. */
public final class Records {

    /** A build step told of its build. */
    public static final String REGISTRATION = "registration";
    /** It was read from a CI system's own database. */
    public static final String IMPORT = "import";

    /**
     * What was said of one build.
     *
     * @param source  {@link #REGISTRATION} or {@link #IMPORT}
     * @param origin  what the CI system calls the build, or null
     * @param sources who set an attribute, as far as that is known
     */
    public record Record(String key, String source, String origin, Map<String, String> attributes,
                         Map<String, String> sources, Instant finished, List<String> doubts) {
        public Record {
            attributes = Map.copyOf(attributes);
            sources = Map.copyOf(sources);
            doubts = List.copyOf(doubts);
            // As it comes back from the catalog, so that the same registration is known again.
            finished = Nanos.instant(Nanos.of(finished));
        }
    }

    private static final RowMapper<Record> ROW = (row, n) -> new Record(row.getString(1), row.getString(2),
            row.getString(3), Json.strings(row.getString(4)), Json.strings(row.getString(5)),
            Nanos.instant(row.getObject(6, Long.class)), Json.list(row.getString(7)));

    private final Catalog catalog;
    private final JdbcClient jdbc;

    public Records(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
    }

    public Optional<Record> find(String key, String source) {
        return jdbc.sql("SELECT build_key, source, origin, attributes_json, sources_json, finished_at, doubts_json "
                + "FROM record WHERE build_key = ? AND source = ?").params(key, source).query(ROW).optional();
    }

    /**
     * Registers a build. The same again changes nothing.
     *
     * @param replace whether an earlier registration may say something else
     * @return whether anything changed
     * @throws Halt if an earlier registration says something else and must not be replaced
     */
    public boolean register(Record record, boolean replace, String actor) {
        if (Lengths.over(Lengths.KEY, record.key())) {
            throw Halt.usage("a key may have " + Lengths.KEY + " bytes; this one is longer: " + record.key());
        }
        return catalog.inTransaction(() -> {
            catalog.passGate();
            Optional<Record> known = find(record.key(), REGISTRATION);
            if (known.filter(record::equals).isPresent()) {
                return false;
            }
            if (known.isPresent() && !replace) {
                throw Halt.usage(record.key() + " is registered already, with another "
                        + difference(known.get(), record) + "; to say so all the same: --replace");
            }
            write(List.of(record));
            registered(record.key(), catalog.now(), actor, known.isPresent());
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("key", record.key());
            data.put("attributes", new TreeMap<>(record.attributes()));
            data.put("finished", record.finished() == null ? null : record.finished().toString());
            data.put("replaced", known.isPresent());
            new Events(catalog).record(actor, "register", data);
            return true;
        });
    }

    /** Notes when a build was registered, and by whom: only the last registration has a record. */
    void registered(String key, long at, String actor, boolean replaced) {
        jdbc.sql("INSERT INTO registration (build_key, at, actor, replaced) VALUES (?, ?, ?, ?)")
                .params(key, at, actor, replaced).update();
    }

    private static String difference(Record one, Record other) {
        List<String> names = new ArrayList<>(new TreeSet<>(one.attributes().keySet()));
        other.attributes().keySet().stream().filter(name -> !names.contains(name)).sorted().forEach(names::add);
        return names.stream().filter(name -> !Objects.equals(one.attributes().get(name),
                other.attributes().get(name))).findFirst().orElse("finished time");
    }

    /** Writes records over those of the same key and source, and brings their builds up to date. */
    public void write(Collection<Record> records) {
        write(records, catalog.now());
    }

    /** Whether what is known of a build was said after {@code at}, in milliseconds. */
    boolean later(String key, String source, long at) {
        return !jdbc.sql("SELECT build_key FROM record WHERE build_key = ? AND source = ? AND recorded_at > ?")
                .params(key, source, at).query(String.class).list().isEmpty();
    }

    /** @param at when they were said, in milliseconds */
    void write(Collection<Record> records, long at) {
        List<Long> builds = new ArrayList<>();
        for (Record record : records) {
            jdbc.sql("DELETE FROM record WHERE build_key = ? AND source = ?").params(record.key(), record.source())
                    .update();
            jdbc.sql("INSERT INTO record (build_key, source, origin, attributes_json, sources_json, doubts_json, "
                            + "finished_at, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(record.key(), record.source(), record.origin(), Json.writeSorted(record.attributes()),
                            Json.writeSorted(record.sources()), Json.write(record.doubts()),
                            Nanos.of(record.finished()), at)
                    .update();
            builds.add(new BuildRows(catalog).id(record.key()));
        }
        new BuildAssembly(catalog).assemble(builds);
    }

    /** Forgets what an import said of a build under a key that it does not have any more. */
    public void forget(String key) {
        jdbc.sql("DELETE FROM record WHERE build_key = ? AND source = ?").params(key, IMPORT).update();
        List<Long> build = jdbc.sql("SELECT id FROM build WHERE build_key = ?").param(key).query(Long.class).list();
        int dropped = jdbc.sql("DELETE FROM build WHERE build_key = ? AND NOT EXISTS (SELECT 1 FROM entry e "
                        + "WHERE e.build_id = build.id) AND NOT EXISTS (SELECT 1 FROM record r "
                        + "WHERE r.build_key = build.build_key)").param(key).update();
        if (dropped == 0) {
            new BuildAssembly(catalog).assemble(build);
        }
    }
}
