package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Job;
import dev.winnow.store.PathRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Unfinished scans. The next scan of the same store by the same job continues an unfinished one.
 */
public record UnfinishedScans(Catalog catalog) {

    /** An older scan is not continued, so that a nightly scan starts anew. */
    private static final Duration MAX_AGE = Duration.ofHours(12);

    /**
     * A scan of a store.
     *
     * @param first      whether the catalog had no entry of the store when the scan began
     * @param began      when the run began that started the scan, in milliseconds since 1970; equal for all its parts
     * @param goesOnFrom when the unfinished scan began that this one continues; null if it started anew
     */
    public record Walk(long store, boolean first, long began, Instant goesOnFrom) { }

    /**
     * A part of a scan.
     *
     * @param part its number; the numbers follow the order of the paths
     */
    public record Part(int part, PathRange span) { }

    /**
     * Continues an unfinished scan of a store, or starts a new one. It continues only if the job file's content and the root
     * are the same, the scan is not too old, and nothing was removed or restored meanwhile.
     *
     * @param root  identity of the root directory
     * @param run   when the present run began
     * @param again whether it starts a new one if an earlier run has walked all of the store, and has only not recorded it
     * @param spans divides the store into spans
     */
    public Walk begin(long store, Job job, String root, Instant run, boolean again, Supplier<List<PathRange>> spans) {
        Optional<Walk> going = catalog.sql("SELECT first_scan, began_at FROM walk w WHERE store_id = ? AND job = ? "
                        + "AND content = ? AND root_identity = ? AND began_at BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM removal r "
                        + "JOIN entry e ON e.id = r.entry_id WHERE e.store_id = w.store_id "
                        + "AND (r.removed_at >= w.began_at OR r.ended_at >= w.began_at))"
                        + (again ? " AND (w.began_at = ? OR EXISTS (SELECT 1 FROM walk_part p WHERE p.store_id = w.store_id "
                        + "AND NOT p.done))" : ""))
                .params(Stream.concat(Stream.of(store, job.name(), job.content(), root, catalog.now() - MAX_AGE.toMillis(),
                        catalog.now()), again ? Stream.of(run.toEpochMilli()) : Stream.empty()).toList())
                .query((row, n) -> new Walk(store, row.getBoolean(1), row.getLong(2),
                        Instant.ofEpochMilli(row.getLong(2))))
                .optional();
        if (going.isPresent()) {
            catalog.transact(() -> dropUndone(store));
            return going.get();
        }
        List<PathRange> cut = spans.get();
        return catalog.inTransaction(() -> {
            drop(store);
            KnownEntries.renew(catalog, store);
            boolean first = catalog.sql("SELECT id FROM entry WHERE store_id = ? FETCH FIRST 1 ROWS ONLY").param(store)
                    .query(Long.class).optional().isEmpty();
            long began = run.toEpochMilli();
            catalog.sql("INSERT INTO walk (store_id, job, content, root_identity, first_scan, began_at) "
                            + "VALUES (?, ?, ?, ?, ?, ?)")
                    .params(store, job.name(), job.content(), root, first, began).update();
            int[] part = new int[1];
            catalog.batch("INSERT INTO walk_part (store_id, part, from_path, to_path, done, strays, faults) VALUES "
                    + "(?, ?, ?, ?, FALSE, 0, 0)", cut, span -> new Object[] {store, part[0]++, span.from(),
                        span.to()});
            return new Walk(store, first, began, null);
        });
    }

    /** Deletes the staged results of unfinished parts. */
    private void dropUndone(long store) {
        for (String table : List.of("found", "walk_finding", "walk_missed")) {
            catalog.sql("DELETE FROM " + table + " WHERE store_id = ? AND part IN "
                    + "(SELECT part FROM walk_part WHERE store_id = ? AND done = FALSE)").params(store, store).update();
        }
    }

    /** Deletes the staged results of an unfinished part. */
    void dropUndone(long store, int part) {
        catalog.transact(() -> {
            for (String table : List.of("found", "walk_finding", "walk_missed")) {
                catalog.sql("DELETE FROM " + table + " WHERE store_id = ? AND part = ?").params(store, part).update();
            }
        });
    }

    /** Deletes an unfinished scan. Call this in a transaction if other changes belong to it. */
    public void drop(long store) {
        catalog.transact(() -> {
            for (String table : List.of("found", "walk_finding", "walk_missed", "walk_part", "walk")) {
                catalog.sql("DELETE FROM " + table + " WHERE store_id = ?").param(store).update();
            }
        });
    }

    /** Whether the scan of a store was begun and is not recorded to its end. */
    public boolean begun(long store) {
        return !catalog.sql("SELECT store_id FROM walk WHERE store_id = ?").param(store).query(Long.class).list().isEmpty();
    }

    /** The unfinished scan of a store. */
    public Walk of(long store) {
        return catalog.sql("SELECT first_scan, began_at FROM walk WHERE store_id = ?").param(store)
                .query((row, n) -> new Walk(store, row.getBoolean(1), row.getLong(2), null)).single();
    }

    /** The unfinished parts. */
    public List<Part> unfinishedParts(long store) {
        return catalog.sql("SELECT part, from_path, to_path FROM walk_part WHERE store_id = ? AND done = FALSE "
                        + "ORDER BY part").param(store)
                .query((row, n) -> new Part(row.getInt(1), new PathRange(row.getString(2), row.getString(3)))).list();
    }
}
