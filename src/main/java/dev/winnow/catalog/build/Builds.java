package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reads builds as a policy wants them: what is known of each and which of its parts are present where. */
public final class Builds {

    /** How many builds are read at a time. */
    private static final int CHUNK = 1_000;

    private static final Map<String, String> SORTS = Map.of("key", "b.build_key", "project", "b.project", "branch",
            "b.branch", "os", "b.os", "number", "b.number", "builder", "b.builder", "status", "b.status",
            "finished", "b.finished_at", "bytes", "(SELECT COALESCE(SUM(e.bytes), 0) FROM entry e "
            + "WHERE e.build_id = b.id AND " + PartColumns.PRESENT + ")");

    /** What {@link #forEachKnown} can sort by. */
    public static final List<String> SORTABLE = List.of("key", "project", "branch", "os", "number", "builder",
            "status", "finished", "bytes");

    private final Catalog catalog;

    public Builds(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The builds of a job: those that have present parts in its stores, as far as its layouts match them. */
    public final class OfJob {

        private final BuildReading reading;

        private OfJob(BuildReading reading) {
            this.reading = reading;
        }

        /** All of them, in the order of their ids; some hundred are held at a time. */
        public void forEach(Consumer<List<StoredBuild>> each) {
            long after = Long.MIN_VALUE;
            while (true) {
                // By id and not by one long result: databases hold those in memory, or write them aside.
                List<BuildReading.Row> rows = reading.rows("WHERE b.id > ? ORDER BY b.id FETCH FIRST " + CHUNK
                        + " ROWS ONLY", after);
                if (rows.isEmpty()) {
                    return;
                }
                after = rows.get(rows.size() - 1).id();
                List<StoredBuild> builds = present(reading.stretch(rows));
                if (!builds.isEmpty()) {
                    each.accept(builds);
                }
            }
        }

        /** Those of them that have these ids. */
        public List<StoredBuild> byId(List<Long> ids) {
            return present(reading.byId(ids));
        }

        private static List<StoredBuild> present(List<StoredBuild> builds) {
            return builds.stream().filter(stored -> !stored.places().isEmpty()).toList();
        }
    }

    /**
     * The builds of a job in these stores, with the pins and defects that stand now.
     *
     * @param orders what the job's stores say of how versions are ordered, by their ids
     */
    public OfJob ofJob(String job, Collection<Long> stores, Map<Long, VersionOrder> orders, Instant asOf) {
        return new OfJob(BuildReading.ofJob(catalog, job, stores, orders, asOf));
    }

    /** These builds, as far as they are known, with their present parts in all stores of the catalog; by key. */
    public Map<String, StoredBuild> byKey(Collection<String> keys, Instant asOf) {
        Map<String, StoredBuild> found = new HashMap<>();
        BuildReading.of(catalog, keys, asOf).byKey(keys).forEach(stored -> found.put(stored.build().key(), stored));
        return found;
    }

    /** One build with its present parts in all stores of the catalog, or nothing where the key is unknown. */
    public Optional<StoredBuild> find(String key, Instant asOf) {
        return Optional.ofNullable(byKey(List.of(key), asOf).get(key));
    }

    /**
     * Every build that the catalog knows, also those whose files are gone; unknown values last, equal ones by key.
     * Holds their ids, and some hundred builds.
     *
     * @param sort one of {@link #SORTABLE}
     * @param each returns whether it wants more
     */
    public void forEachKnown(Instant asOf, String sort, boolean descending, Predicate<StoredBuild> each) {
        BuildIds ids = BuildIds.of(catalog, "SELECT b.id FROM build b ORDER BY " + SORTS.get(sort)
                + (descending ? " DESC" : "") + " NULLS LAST, b.build_key");
        BuildReading reading = BuildReading.ofAll(catalog, asOf);
        for (int at = 0; at < ids.size(); at += CHUNK) {
            List<Long> some = ids.list(at, Math.min(ids.size(), at + CHUNK));
            Map<Long, StoredBuild> byId = new HashMap<>();
            reading.byId(some).forEach(stored -> byId.put(stored.id(), stored));
            for (Long id : some) {
                if (byId.containsKey(id) && !each.test(byId.get(id))) {
                    return;
                }
            }
        }
    }
}
