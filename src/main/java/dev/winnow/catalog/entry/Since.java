package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.store.FoundEntry;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a job's scan of a store knows of the one before it: so it tells entries that came since then from those that were
 * there and only not looked at. Where it cannot tell, it takes entries for old: their files date them.
 *
 * @param now    when this scan began; as the next in {@link Nanos}
 * @param before when the whole scan before it began that read entries in the same way; null where there is none
 * @param unread what that one could not read
 * @param moved  whether an entry lay elsewhere in the store until now
 */
record Since(long now, Long before, List<String> unread, Predicate<FoundEntry> moved) {

    /** For the first scan of a store: all that it finds may have been there for long. */
    static Since nothing(Walks.Walk walk) {
        return new Since(Nanos.ofMillis(walk.began()), null, List.of(), entry -> false);
    }

    static Since lastScan(Catalog catalog, Job job, Store store, long id, Predicate<FoundEntry> moved) {
        return catalog.jdbc().sql("SELECT w.began_at, r.walked_at, r.unread_json FROM walk w LEFT JOIN store_reader r "
                        + "ON r.store_id = w.store_id AND r.job = ? AND r.reading = ? AND r.walked_at <= w.began_at "
                        + "WHERE w.store_id = ?")
                .params(job.name(), Trust.reading(job, store), id)
                .query((row, n) -> row.getObject(2) == null
                        ? new Since(Nanos.ofMillis(row.getLong(1)), null, List.of(), moved)
                        : new Since(Nanos.ofMillis(row.getLong(1)), Nanos.ofMillis(row.getLong(2)),
                                Json.list(row.getString(3)), moved))
                .single();
    }

    /**
     * Notes that the store's walk has been recorded whole.
     *
     * @param unread what it could not read; null where that is not wholly known
     */
    static void note(Catalog catalog, Job job, Store store, long id, List<String> unread) {
        catalog.jdbc().sql("UPDATE store_reader SET walked_at = (SELECT w.began_at FROM walk w WHERE w.store_id = ?), "
                        + "reading = ?, unread_json = ? WHERE store_id = ? AND job = ?")
                .params(id, unread == null ? null : Trust.reading(job, store), Json.write(unread == null ? List.of()
                        : unread), id, job.name()).update();
    }

    /** Whether what changed since the scan before it has changed in the store. */
    boolean tells() {
        return before != null;
    }

    /** Whether a time lies before the scan before this one, so that it does not tell what has come since. */
    boolean beforeIt(long time) {
        return before != null && time < before;
    }

    /** Whether an entry came since the scan before this one, although its files are older than that. */
    boolean came(FoundEntry entry, long newest) {
        return beforeIt(newest) && !moved.test(entry)
                && unread.stream().noneMatch(path -> entry.path().equals(path) || entry.path().startsWith(path + "/"));
    }
}
