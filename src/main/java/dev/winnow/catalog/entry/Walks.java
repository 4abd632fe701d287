package dev.winnow.catalog.entry;

import dev.winnow.catalog.BuildRows;
import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Job;
import dev.winnow.store.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Scans that are not recorded to their end. What is done of one belongs to its store: whoever scans the store next,
 * for the same job, goes on with it.
 */
public final class Walks {

    /** What was found longer ago is looked at again: a nightly scan never goes on with that of the night before. */
    private static final Duration GOES_ON_FOR = Duration.ofHours(12);

    private final Catalog catalog;
    private final JdbcClient jdbc;

    public Walks(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
    }

    /**
     * A scan of a store.
     *
     * @param first      whether nothing was known of the store when it began
     * @param began      when the run began that began it, in milliseconds; the same for all its parts, whoever walks them
     * @param goesOnFrom when the one began that it goes on with, parts of which may be done already; null if it began
     *                   anew
     */
    public record Walk(long store, boolean first, long began, Instant goesOnFrom) { }

    /**
     * A part of a scan.
     *
     * @param part its number; the parts of a store follow each other
     */
    public record Part(int part, Span span) { }

    /**
     * Goes on with the scan of a store that was cut short, where it was of the same content and root, is not too old,
     * and nothing was removed or restored meanwhile; else begins one.
     *
     * @param root  which directory the root is
     * @param run   when the run began that scans
     * @param spans cuts the store
     */
    public Walk begin(long store, Job job, String root, Instant run, Supplier<List<Span>> spans) {
        Optional<Walk> going = jdbc.sql("SELECT first_scan, began_at FROM walk w WHERE store_id = ? AND job = ? "
                        + "AND content = ? AND root_identity = ? AND began_at BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM removal r "
                        + "JOIN entry e ON e.id = r.entry_id WHERE e.store_id = w.store_id "
                        + "AND (r.removed_at >= w.began_at OR r.ended_at >= w.began_at))")
                .params(store, job.name(), job.content(), root, catalog.now() - GOES_ON_FOR.toMillis(), catalog.now())
                .query((row, n) -> new Walk(store, row.getBoolean(1), row.getLong(2),
                        Instant.ofEpochMilli(row.getLong(2))))
                .optional();
        if (going.isPresent()) {
            catalog.transact(() -> dropUndone(store));
            return going.get();
        }
        List<Span> cut = spans.get();
        return catalog.inTransaction(() -> {
            drop(store);
            boolean first = jdbc.sql("SELECT id FROM entry WHERE store_id = ? FETCH FIRST 1 ROWS ONLY").param(store)
                    .query(Long.class).optional().isEmpty();
            long began = run.toEpochMilli();
            jdbc.sql("INSERT INTO walk (store_id, job, content, root_identity, first_scan, began_at) "
                            + "VALUES (?, ?, ?, ?, ?, ?)")
                    .params(store, job.name(), job.content(), root, first, began).update();
            int[] part = new int[1];
            catalog.template().batchUpdate("INSERT INTO walk_part (store_id, part, from_path, to_path, done, strays, "
                    + "faults) VALUES (?, ?, ?, ?, FALSE, 0, 0)", cut, BuildRows.BATCH, (statement, span) -> {
                        statement.setLong(1, store);
                        statement.setInt(2, part[0]++);
                        statement.setString(3, span.from());
                        statement.setString(4, span.to());
                    });
            return new Walk(store, first, began, null);
        });
    }

    /** What a part put aside counts only once the part is done. */
    private void dropUndone(long store) {
        for (String table : List.of("found", "walk_finding", "walk_missed")) {
            jdbc.sql("DELETE FROM " + table + " WHERE store_id = ? AND part IN "
                    + "(SELECT part FROM walk_part WHERE store_id = ? AND done = FALSE)").params(store, store).update();
        }
    }

    /** Drops what a part put aside that is not done. */
    void dropUndone(long store, int part) {
        catalog.transact(() -> {
            for (String table : List.of("found", "walk_finding", "walk_missed")) {
                jdbc.sql("DELETE FROM " + table + " WHERE store_id = ? AND part = ?").params(store, part).update();
            }
        });
    }

    /** Forgets a scan; to be called within a transaction where more is to be changed with it. */
    public void drop(long store) {
        catalog.transact(() -> {
            for (String table : List.of("found", "walk_finding", "walk_missed", "walk_part", "walk")) {
                jdbc.sql("DELETE FROM " + table + " WHERE store_id = ?").param(store).update();
            }
        });
    }

    /** The scan of a store that was begun and is not recorded to its end. */
    public Walk of(long store) {
        return jdbc.sql("SELECT first_scan, began_at FROM walk WHERE store_id = ?").param(store)
                .query((row, n) -> new Walk(store, row.getBoolean(1), row.getLong(2), null)).single();
    }

    /** The parts that are left to do. */
    public List<Part> left(long store) {
        return jdbc.sql("SELECT part, from_path, to_path FROM walk_part WHERE store_id = ? AND done = FALSE "
                        + "ORDER BY part").param(store)
                .query((row, n) -> new Part(row.getInt(1), new Span(row.getString(2), row.getString(3)))).list();
    }
}
