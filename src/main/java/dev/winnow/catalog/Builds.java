package dev.winnow.catalog;

import dev.winnow.catalog.StoredBuild.Place;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.model.Status;
import dev.winnow.scan.Contents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.ResultSetExtractor;

/** Reads builds as a policy wants them: what is known of each and which of its parts are present where. */
public final class Builds {

    /** How far into the future a finished time may lie before Winnow doubts it: clocks differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final String SELECT = "SELECT b.id, b.build_key, b.project, b.branch, b.os, b.version, b.number, "
            + "b.builder, b.tags_json, b.status, b.revision, b.runtime, b.properties_json, b.sources_json, "
            + "b.finished_at, b.settles_at, b.doubts_json, e.id, e.store_id, e.path, e.type, e.identity, e.keep_text, "
            + "e.doubts_json, " + PartColumns.COLUMNS + " FROM build b ";

    private static final Map<String, String> COLUMNS = Map.of("project", "b.project", "branch", "b.branch", "os",
            "b.os", "version", "b.version", "number", "b.number", "builder", "b.builder", "tags", "b.tags_json",
            "status", "b.status", "revision", "b.revision", "runtime", "b.runtime");

    private final Catalog catalog;

    public Builds(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * The builds that have present parts in these stores, as far as the layouts of {@code job} match them; those that
     * agree in the attributes {@code together} follow each other, as far as these are no properties.
     */
    public void forEach(String job, Collection<Long> stores, List<String> together, Instant asOf,
                        Consumer<StoredBuild> each) {
        List<String> order = together.stream().filter(COLUMNS::containsKey).map(COLUMNS::get).toList();
        Reading reading = new Reading(asOf, stores, each);
        catalog.template().query(SELECT + "JOIN entry e ON e.build_id = b.id AND " + PartColumns.PRESENT
                + " WHERE POSITION(? IN e.jobs) > 0 AND e.store_id IN (" + marks(stores) + ") "
                + "ORDER BY " + order.stream().map(column -> column + ", ").collect(Collectors.joining())
                + "b.build_key, b.id, e.store_id, e.path", reading::row, params(job, stores));
        reading.end();
    }

    private static Object[] params(String job, Collection<Long> stores) {
        List<Object> params = new ArrayList<>(stores);
        params.add(0, "," + job + ",");
        return params.toArray();
    }

    /** These builds, as far as they are known, with their present parts in all stores of the catalog; by key. */
    public Map<String, StoredBuild> byKey(Collection<String> keys, Instant asOf) {
        Map<String, StoredBuild> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        Reading reading = new Reading(asOf, allStores(), stored -> found.put(stored.build().key(), stored));
        catalog.template().query(SELECT + "LEFT JOIN entry e ON e.build_id = b.id AND " + PartColumns.PRESENT + " WHERE b.build_key IN (" + marks(keys) + ") "
                + "ORDER BY b.id, e.store_id, e.path", reading::row, keys.toArray());
        reading.end();
        return found;
    }

    /** One build with its present parts in all stores of the catalog, or nothing where the key is unknown. */
    public Optional<StoredBuild> find(String key, Instant asOf) {
        return Optional.ofNullable(byKey(List.of(key), asOf).get(key));
    }

    /**
     * The projects and branches, null where unknown, of builds whose defects or records have changed after
     * {@code since}: which of them is the latest may be another one now.
     */
    public void changedSince(Instant since, BiConsumer<String, String> each) {
        long from = since.toEpochMilli();
        catalog.jdbc().sql("SELECT DISTINCT b.project, b.branch FROM (SELECT build_key FROM defect "
                        + "WHERE found_at > ? OR logged_at > ? OR cleared_at > ? UNION SELECT build_key FROM record "
                        + "WHERE recorded_at > ?) c JOIN build b ON b.build_key = c.build_key")
                .params(from, from, from, from).query(row -> {
                    each.accept(row.getString(1), row.getString(2));
                });
    }

    /** What {@link #forEachKnown} can sort by. */
    public static final List<String> SORTABLE = List.of("key", "project", "branch", "os", "number", "builder",
            "status", "finished", "bytes");

    private static final String BYTES = "(SELECT COALESCE(SUM(CASE f.products_state WHEN 'present' THEN "
            + "f.products_bytes ELSE 0 END + CASE f.logs_state WHEN 'present' THEN f.logs_bytes ELSE 0 END), 0) "
            + "FROM entry f WHERE f.build_id = b.id)";

    /**
     * Every build that the catalog knows, also those whose files are gone; unknown values last, equal ones by key.
     * No more than one build is held.
     *
     * @param sort one of {@link #SORTABLE}
     * @param each returns whether it wants more
     */
    public void forEachKnown(Instant asOf, String sort, boolean descending, Predicate<StoredBuild> each) {
        String column = switch (sort) {
            case "key" -> "b.build_key";
            case "finished" -> "b.finished_at";
            case "bytes" -> BYTES;
            default -> COLUMNS.get(sort);
        };
        boolean[] enough = new boolean[1];
        Reading reading = new Reading(asOf, allStores(), stored -> enough[0] = enough[0] || !each.test(stored));
        catalog.template().query(SELECT + "LEFT JOIN entry e ON e.build_id = b.id AND " + PartColumns.PRESENT
                + " ORDER BY " + column + (descending ? " DESC" : "") + " NULLS LAST, "
                + "b.build_key, b.id, e.store_id, e.path", (ResultSetExtractor<Void>) rows -> {
                    while (!enough[0] && rows.next()) {
                        reading.row(rows);
                    }
                    return null;
                });
        reading.end();
    }

    private List<Long> allStores() {
        return catalog.jdbc().sql("SELECT id FROM store").query(Long.class).list();
    }

    private static String marks(Collection<?> values) {
        return String.join(", ", Collections.nCopies(Math.max(1, values.size()), "?"));
    }

    /** Joins the rows of one build; rows of a build follow each other. */
    private final class Reading {

        private final Instant asOf;
        private final Instant now = Instant.ofEpochMilli(catalog.now());
        private final Consumer<StoredBuild> each;
        private final Pins.InForce pins = new Pins(catalog).inForce();
        private final Map<String, Defect> defects = new Defects(catalog).standing();
        private final LinkTargets links;

        private long id = -1;
        private String key;
        private Attributes attributes;
        private Map<String, String> sources;
        private Instant finished;
        private Instant settles;
        private final List<String> doubts = new ArrayList<>();
        private final List<Pin> filePins = new ArrayList<>();
        private final List<Place> places = new ArrayList<>();

        Reading(Instant asOf, Collection<Long> stores, Consumer<StoredBuild> each) {
            this.asOf = asOf;
            this.each = each;
            this.links = LinkTargets.of(new Stores(catalog), stores);
        }

        void row(ResultSet row) throws SQLException {
            if (row.getLong(1) != id) {
                end();
                begin(row);
            }
            long entry = row.getLong(18);
            if (row.wasNull()) {
                return;
            }
            doubts.addAll(Json.list(row.getString(24)));
            String keep = row.getString(23);
            if (keep != null) {
                filePins.add(new Pin(".keep", keep, null, null));
            }
            places.add(place(row, entry));
        }

        private void begin(ResultSet row) throws SQLException {
            id = row.getLong(1);
            key = row.getString(2);
            String tags = row.getString(9);
            attributes = new Attributes(row.getString(3), row.getString(4), row.getString(5), row.getString(6),
                    row.getObject(7, Long.class), row.getString(8), tags == null ? null : Json.list(tags),
                    Status.of(row.getString(10)).orElse(Status.UNKNOWN), row.getString(11), row.getString(12),
                    Json.strings(row.getString(13)));
            sources = Json.strings(row.getString(14));
            finished = instant(row.getObject(15, Long.class));
            settles = instant(row.getObject(16, Long.class));
            doubts.clear();
            doubts.addAll(Json.list(row.getString(17)));
            filePins.clear();
            places.clear();
        }

        void end() {
            if (id < 0) {
                return;
            }
            if (finished != null && finished.isAfter(now.plus(CLOCK_SKEW))) {
                doubts.add("it finished in the future, at " + finished);
            }
            List<Pin> holding = new ArrayList<>(pins.of(key));
            holding.addAll(filePins);
            // What finished after the as-of instant is told apart by that; it need not have settled by then.
            boolean settled = settles == null || !settles.isAfter(asOf) || finished.isAfter(asOf);
            each.accept(new StoredBuild(id, new Build(key, attributes, finished, settled, doubts, holding,
                    defects.get(key), parts()), sources, places));
            id = -1;
        }

        private List<Part> parts() {
            List<Part> parts = new ArrayList<>();
            for (PartKind kind : PartKind.values()) {
                List<Place> holding = places.stream().filter(at -> at.holds(kind)).toList();
                if (!holding.isEmpty()) {
                    parts.add(new Part(kind, holding.stream().mapToLong(at -> at.amount(kind).bytes()).sum(),
                            holding.stream().mapToLong(at -> at.amount(kind).files()).sum(),
                            holding.stream().anyMatch(at -> links.pointInto(at.store(), at.path()))));
                }
            }
            return parts;
        }
    }

    private static Place place(ResultSet row, long entry) throws SQLException {
        Map<PartKind, Contents.Amount> amounts = new EnumMap<>(PartKind.class);
        PartColumns.read(row, 25).forEach((kind, part) -> {
            if (part.present()) {
                amounts.put(kind, part.amount());
            }
        });
        return new Place(entry, row.getLong(19), row.getString(20), "DIRECTORY".equals(row.getString(21)),
                new Contents(row.getString(22), amounts.getOrDefault(PartKind.PRODUCTS, Contents.Amount.NOTHING),
                        amounts.getOrDefault(PartKind.LOGS, Contents.Amount.NOTHING)), List.copyOf(amounts.keySet()));
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
