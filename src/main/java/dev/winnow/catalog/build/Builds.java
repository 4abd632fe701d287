package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads builds for the policy, with their attributes and their present parts. */
public record Builds(Catalog catalog) {

    private static final int CHUNK = 1_000;
    private static final int FETCH_SIZE = 5_000;

    private static final Map<String, String> SORTS = Map.of("key", "b.build_key", "project", "b.project", "branch",
            "b.branch", "os", "b.os", "number", "b.number", "builder", "b.builder", "status", "b.status",
            "finished", "b.finished_at", "bytes", "(SELECT COALESCE(SUM(e.bytes), 0) FROM entry e "
            + "WHERE e.build_id = b.id AND " + PartColumns.PRESENT + ")");

    /** The columns that {@link #forEachKnown} can sort by. */
    public static final List<String> SORTABLE = List.of("key", "project", "branch", "os", "number", "builder",
            "status", "finished", "bytes");

    /** The builds of a job: those with present parts in its stores that its layouts match. */
    public final class OfJob {

        private final BuildReading reading;

        private OfJob(BuildReading reading) {
            this.reading = reading;
        }

        /** Reads all of them in the order of their ids, some hundred at a time. */
        public void forEach(Consumer<List<StoredBuild>> each) {
            forEach(each, null);
        }

        /**
         * Like {@link #forEach(Consumer)}.
         *
         * @param all sees all rows that are read for it, and the entries of other jobs; null if nobody does
         */
        public void forEach(Consumer<List<StoredBuild>> each, AllRows all) {
            long after = Long.MIN_VALUE;
            while (true) {
                // Several queries, because databases hold one long result in memory or in a temporary file.
                List<BuildReading.Row> rows = reading.rows("WHERE b.id > ? ORDER BY b.id FETCH FIRST " + CHUNK
                        + " ROWS ONLY", after);
                if (rows.isEmpty()) {
                    return;
                }
                after = rows.get(rows.size() - 1).id();
                List<StoredBuild> builds = present(all == null ? reading.range(rows) : reading.range(rows, all));
                if (!builds.isEmpty()) {
                    each.accept(builds);
                }
            }
        }

        public List<StoredBuild> byId(List<Long> ids) {
            return present(reading.byId(ids));
        }

        private static List<StoredBuild> present(List<StoredBuild> builds) {
            return builds.stream().filter(stored -> !stored.places().isEmpty()).toList();
        }
    }

    /**
     * The builds of a job in these stores, with the present pins and defects.
     *
     * @param orders by store id, the order of versions that the job sets for the store
     */
    public OfJob ofJob(String job, Collection<Long> stores, Map<Long, VersionOrder> orders, Instant asOf) {
        return new OfJob(BuildReading.ofJob(catalog, job, stores, orders, asOf));
    }

    /** These builds by key, with their present parts in all stores; unknown keys are left out. */
    public Map<String, StoredBuild> byKey(Collection<String> keys, Instant asOf) {
        Map<String, StoredBuild> found = new HashMap<>();
        BuildReading.of(catalog, keys, asOf).byKey(keys).forEach(stored -> found.put(stored.build().key(), stored));
        return found;
    }

    /** One build, with its present parts in all stores; empty if the key is unknown. */
    public Optional<StoredBuild> find(String key, Instant asOf) {
        return Optional.ofNullable(byKey(List.of(key), asOf).get(key));
    }

    /**
     * Reads each build in the catalog, including those whose files are gone. Unknown values sort last, and equal values by
     * key. Memory holds all ids and some hundred builds.
     *
     * @param sort one of {@link #SORTABLE}
     * @param each returns whether to continue
     */
    public void forEachKnown(Instant asOf, String sort, boolean descending, Predicate<StoredBuild> each) {
        long[] ids = ids("SELECT b.id FROM build b ORDER BY " + SORTS.get(sort)
                + (descending ? " DESC" : "") + " NULLS LAST, b.build_key");
        BuildReading reading = BuildReading.ofAll(catalog, asOf);
        for (int at = 0; at < ids.length; at += CHUNK) {
            List<Long> some = Arrays.stream(ids, at, Math.min(ids.length, at + CHUNK)).boxed().toList();
            Map<Long, StoredBuild> byId = new HashMap<>();
            reading.byId(some).forEach(stored -> byId.put(stored.id(), stored));
            for (Long id : some) {
                if (byId.containsKey(id) && !each.test(byId.get(id))) {
                    return;
                }
            }
        }
    }

    private long[] ids(String sql) {
        // In a transaction, because some drivers stream long results only there.
        return catalog.inTransaction(() -> {
            LongStream.Builder ids = LongStream.builder();
            JdbcTemplate template = new JdbcTemplate(catalog.dataSource());
            template.setFetchSize(FETCH_SIZE);
            template.query(sql, row -> {
                ids.add(row.getLong(1));
            });
            return ids.build().toArray();
        });
    }
}
