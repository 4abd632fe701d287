package dev.winnow.catalog.build;

import dev.winnow.catalog.BuildRows;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.StoredBuild.Place;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.policy.value.VersionOrder;
import dev.winnow.store.Contents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;

/**
 * Assembles builds from their rows, the rows of their entries, and the pins, defects and links at the start. It uses two
 * simple statements for some hundred builds: a join would repeat a build's row for each of its entries, and would leave
 * the order to the database.
 */
final class BuildReading {

    /** A time of finish may be this far in the future before it counts as wrong, because clocks differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** The columns of a build's row that {@link #rows} reads. */
    static final String COLUMNS = "b.id, b.build_key, " + BuildRows.LISTED + ", b.tags_json, b.revision, "
            + "b.properties_json, b.sources_json, b.finished_at, b.settles_at, b.doubts_json, b.parts_said_json";

    private static final String ENTRY = "SELECT e.build_id, e.id, e.store_id, e.path, e.type, e.identity, "
            + "e.keep_text, e.doubts_json, e.own_files, e.own_bytes, e.parts";

    private static final String ENTRIES = ENTRY + " FROM entry e WHERE " + PartColumns.PRESENT;

    private static final String ALL_ENTRIES = ENTRY + ", e.jobs, e.product_files FROM entry e WHERE e.build_id BETWEEN ? AND ?";

    private static final Comparator<Located> IN_ORDER = Comparator.comparingLong((Located entry) ->
            entry.place().store()).thenComparing(entry -> entry.place().path());

    private final Catalog catalog;
    private final Instant asOf;
    private final Instant now;
    private final PinsInForce pins;
    private final Map<String, Defect> defects;
    private final LinksToEntries links;
    /** By store id, the order of versions that the store or the jobs that scanned it set. */
    private final Map<Long, VersionOrder> orders;
    private final Map<Long, VersionOrder> ordersOfJobs;
    private final Set<Long> stores;
    /** As in the column {@code jobs}; null for the entries of all jobs. */
    private final String job;
    private final String scope;
    private final List<Object> scopeParams = new ArrayList<>();
    private final JsonCache json = new JsonCache();

    private BuildReading(Catalog catalog, Instant asOf, PinsInForce pins, Map<String, Defect> defects, String job,
                         Collection<Long> stores, Map<Long, VersionOrder> orders) {
        this.catalog = catalog;
        this.asOf = asOf;
        this.now = Instant.ofEpochMilli(catalog.now());
        this.pins = pins;
        this.defects = defects;
        this.orders = orders != null ? orders : new Stores(catalog).versionOrders();
        // The caller knows the job's own order.
        this.ordersOfJobs = orders != null ? Map.of() : new Stores(catalog).versionOrdersOfJobs();
        this.links = LinksToEntries.of(new Stores(catalog), stores);
        this.stores = Set.copyOf(stores);
        this.job = job == null ? null : "," + job + ",";
        this.scope = job == null ? "" : " AND e.store_id IN (" + InLists.marks(stores.size()) + ") "
                + "AND POSITION(? IN e.jobs) > 0";
        if (job != null) {
            scopeParams.addAll(stores);
            scopeParams.add(this.job);
        }
    }

    /**
     * For many builds, with only the entries in these stores that the layouts of {@code job} match.
     *
     * @param orders by store id, the order of versions that the job sets for the store
     */
    static BuildReading ofJob(Catalog catalog, String job, Collection<Long> stores, Map<Long, VersionOrder> orders,
                              Instant asOf) {
        return new BuildReading(catalog, asOf, new Pins(catalog).inForce(), new Defects(catalog).current(), job,
                stores, orders);
    }

    /** For many builds, with their entries in all stores. */
    static BuildReading ofAll(Catalog catalog, Instant asOf) {
        return new BuildReading(catalog, asOf, new Pins(catalog).inForce(), new Defects(catalog).current(), null,
                stores(catalog), null);
    }

    /** For these builds, with their entries in all stores. */
    static BuildReading of(Catalog catalog, Collection<String> keys, Instant asOf) {
        return new BuildReading(catalog, asOf, new Pins(catalog).inForce(keys), new Defects(catalog).current(keys),
                null, stores(catalog), null);
    }

    private static List<Long> stores(Catalog catalog) {
        return catalog.sql("SELECT id FROM store").query(Long.class).list();
    }

    record Row(long id, String key, Attributes attributes, Map<String, String> sources, Instant finished,
               Instant settles, List<String> doubts, Map<PartKind, Attributes> ofParts) { }

    private record Located(Place place, String keep, List<String> doubts) { }

    List<Row> rows(String where, Object... params) {
        RowMapper<Row> mapper = (row, n) -> row(row);
        return catalog.template().query("SELECT " + COLUMNS + " FROM build b " + where, mapper, params);
    }

    private Row row(ResultSet row) throws SQLException {
        String tags = row.getString(11);
        Attributes attributes = BuildRows.listed(row, 3, tags == null ? null : json.list(tags), row.getString(12),
                json.strings(row.getString(13)), json::same);
        String said = row.getString(18);
        return new Row(row.getLong(1), row.getString(2), attributes, json.strings(row.getString(14)),
                NanoTimes.instant(Columns.number(row, 15)), NanoTimes.instant(Columns.number(row, 16)),
                json.list(row.getString(17)),
                said == null ? Map.of() : ofParts(attributes, said));
    }

    private static Map<PartKind, Attributes> ofParts(Attributes attributes, String said) {
        Map<PartKind, Attributes> parts = new HashMap<>();
        CatalogJson.stringMaps(said).forEach((kind, of) -> parts.put(PartKind.of(kind), attributes.with(of)));
        return parts;
    }

    /** The builds with these ids, in any order, including those without a present part. */
    List<StoredBuild> byId(List<Long> ids) {
        List<Long> sorted = ids.stream().sorted().toList();
        if (!sorted.isEmpty() && sorted.get(sorted.size() - 1) - sorted.get(0) < 2L * sorted.size()) {
            // Most ids of the range are wanted, because they belong to builds that were found together.
            Set<Long> wanted = new HashSet<>(ids);
            return range(rows("WHERE b.id BETWEEN ? AND ? ORDER BY b.id", sorted.get(0),
                    sorted.get(sorted.size() - 1))).stream().filter(stored -> wanted.contains(stored.id())).toList();
        }
        List<StoredBuild> builds = new ArrayList<>(ids.size());
        for (List<Long> some : InLists.of(sorted)) {
            builds.addAll(builds(rows("WHERE b.id IN (" + InLists.marks(some.size()) + ")", some.toArray())));
        }
        return builds;
    }

    /** The builds with these keys, in any order, including those without a present part. */
    List<StoredBuild> byKey(Collection<String> keys) {
        List<StoredBuild> builds = new ArrayList<>(keys.size());
        for (List<String> some : InLists.of(keys)) {
            builds.addAll(builds(rows("WHERE b.build_key IN (" + InLists.marks(some.size()) + ")", some.toArray())));
        }
        return builds;
    }

    List<StoredBuild> builds(List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Object> params = new ArrayList<>(scopeParams);
        rows.forEach(row -> params.add(row.id()));
        return builds(rows, entries(ENTRIES + scope + " AND e.build_id IN (" + InLists.marks(rows.size()) + ")", params));
    }

    /** The builds of rows that include each id from the first to the last, in their order. */
    List<StoredBuild> range(List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Object> params = new ArrayList<>(scopeParams);
        params.add(rows.get(0).id());
        params.add(rows.get(rows.size() - 1).id());
        return builds(rows, entries(ENTRIES + scope + " AND e.build_id BETWEEN ? AND ?", params));
    }

    /** Like {@link #range}, and shows {@code all} the rows of all entries and builds of the range. */
    List<StoredBuild> range(List<Row> rows, AllRows all) {
        Map<Long, List<Located>> entries = new HashMap<>();
        catalog.template().query(ALL_ENTRIES, row -> {
            String parts = row.getString(11);
            String jobs = row.getString(12);
            all.entry(row.getLong(1), row.getLong(2), row.getLong(3), jobs, parts, json.list(row.getString(8)).isEmpty(),
                    row.getLong(13));
            if (PartColumns.anyPresent(parts) && stores.contains(row.getLong(3)) && jobs.contains(job)) {
                entries.computeIfAbsent(row.getLong(1), build -> new ArrayList<>(1)).add(located(row));
            }
        }, rows.get(0).id(), rows.get(rows.size() - 1).id());
        rows.forEach(row -> all.build(row.id(), row.key(), row.attributes(), row.finished(), row.settles(),
                row.doubts().isEmpty()));
        return builds(rows, entries);
    }

    private List<StoredBuild> builds(List<Row> rows, Map<Long, List<Located>> entries) {
        List<StoredBuild> builds = new ArrayList<>(rows.size());
        for (Row row : rows) {
            builds.add(build(row, entries.getOrDefault(row.id(), List.of())));
        }
        return builds;
    }

    private Map<Long, List<Located>> entries(String sql, List<Object> params) {
        Map<Long, List<Located>> entries = new HashMap<>();
        catalog.template().query(sql, row -> {
            entries.computeIfAbsent(row.getLong(1), build -> new ArrayList<>(1)).add(located(row));
        }, params.toArray());
        return entries;
    }

    private Located located(ResultSet row) throws SQLException {
        SortedMap<PartKind, Contents.Amount> amounts = new TreeMap<>();
        List<PartKind> kinds = new ArrayList<>(2);
        long since = 0;
        for (Map.Entry<PartKind, PartColumns> part : PartColumns.read(row, 11).entrySet()) {
            if (part.getValue().present()) {
                kinds.add(part.getKey());
                amounts.put(part.getKey(), part.getValue().amount());
                since = Math.max(since, part.getValue().stateAt());
            }
        }
        return new Located(new Place(row.getLong(2), row.getLong(3), row.getString(4),
                "DIRECTORY".equals(row.getString(5)), new Contents(row.getString(6), amounts,
                new Contents.Dating(row.getLong(9), row.getLong(10), Map.of(), Map.of(), null)), kinds, since), row.getString(7),
                json.list(row.getString(8)));
    }

    private StoredBuild build(Row row, List<Located> entries) {
        List<String> doubts = new ArrayList<>(row.doubts());
        List<Pin> holding = new ArrayList<>(pins.of(row.key()));
        List<Place> places = new ArrayList<>(entries.size());
        if (entries.size() > 1) {
            entries.sort(IN_ORDER);
        }
        for (Located entry : entries) {
            places.add(entry.place());
            doubts.addAll(entry.doubts());
            if (entry.keep() != null) {
                holding.add(new Pin(".keep", entry.keep(), null, null));
            }
        }
        Set<VersionOrder> named = named(orders, places);
        if (named.size() > 1) {
            doubts.add("the stores of its parts order versions differently, as " + named.stream().map(VersionOrder::toString)
                    .collect(Collectors.joining(" and ")));
        }
        named = named.isEmpty() ? named(ordersOfJobs, places) : named;
        Instant finished = row.finished();
        if (finished != null && finished.isAfter(now.plus(CLOCK_SKEW))) {
            doubts.add("it finished in the future, at " + finished);
        }
        // A build that finished after the as-of instant is kept for that, so it need not have settled.
        boolean settled = row.settles() == null || !row.settles().isAfter(asOf) || finished != null && finished.isAfter(asOf);
        return new StoredBuild(row.id(), new Build(row.key(), row.attributes(), finished, settled, doubts, holding,
                defects.get(row.key()), parts(places, row.ofParts()), named.stream().findFirst().map(VersionOrder::toString)
                .orElse(null)), row.sources(), places);
    }

    private static Set<VersionOrder> named(Map<Long, VersionOrder> orders, List<Place> places) {
        return orders.isEmpty() ? Set.of() : places.stream().map(place -> orders.get(place.store())).filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Part> parts(List<Place> places, Map<PartKind, Attributes> ofParts) {
        Collection<PartKind> kinds = places.size() == 1 ? places.get(0).kinds()
                : PartKind.sorted(places.stream().flatMap(place -> place.kinds().stream()).toList());
        List<Part> parts = new ArrayList<>(kinds.size());
        for (PartKind kind : kinds) {
            long bytes = 0;
            long files = 0;
            String linked = null;
            boolean empty = true;
            for (Place place : places) {
                if (place.holds(kind)) {
                    bytes += place.amount(kind).bytes();
                    files += place.amount(kind).files();
                    empty &= place.files(kind) == 0;
                    linked = linked == null ? links.leadsTo(place.store(), place.path()) : linked;
                }
            }
            parts.add(new Part(kind, bytes, files, linked, empty, ofParts.get(kind)));
        }
        return parts;
    }
}
