package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.store.FoundEntry;
import java.util.List;
import java.util.function.Predicate;

/**
 * The previous scan of a store by the same job. It tells entries that are new since then from older ones that the scan did
 * not read. In doubt an entry counts as old, so that its files date it.
 *
 * @param now    when this scan began, in {@link NanoTimes}
 * @param before when the last complete scan began that read entries in the same way, in {@link NanoTimes}; null for none
 * @param unread paths that the previous scan could not read
 * @param moved  whether an entry has moved here from another place in the store
 */
record PreviousScan(long now, Long before, List<String> unread, Predicate<FoundEntry> moved) {

    /** For the first scan of a store, which may find old entries. */
    static PreviousScan firstScan(UnfinishedScans.Walk walk) {
        return new PreviousScan(NanoTimes.ofMillis(walk.began()), null, List.of(), entry -> false);
    }

    static PreviousScan lastScan(Catalog catalog, Job job, Store store, long id, Predicate<FoundEntry> moved) {
        return catalog.sql("SELECT w.began_at, r.walked_at, r.unread_json FROM walk w LEFT JOIN store_reader r "
                        + "ON r.store_id = w.store_id AND r.job = ? AND r.reading = ? AND r.walked_at <= w.began_at "
                        + "WHERE w.store_id = ?")
                .params(job.name(), ScanReuse.settings(job, store), id)
                .query((row, n) -> row.getObject(2) == null
                        ? new PreviousScan(NanoTimes.ofMillis(row.getLong(1)), null, List.of(), moved)
                        : new PreviousScan(NanoTimes.ofMillis(row.getLong(1)), NanoTimes.ofMillis(row.getLong(2)),
                                CatalogJson.list(row.getString(3)), moved))
                .single();
    }

    /**
     * Records that a scan of the store is complete.
     *
     * @param unread paths that it could not read; null if not all of them are known
     */
    static void note(Catalog catalog, Job job, Store store, long id, List<String> unread) {
        catalog.sql("UPDATE store_reader SET walked_at = (SELECT w.began_at FROM walk w WHERE w.store_id = ?), "
                        + "reading = ?, unread_json = ? WHERE store_id = ? AND job = ?")
                .params(id, unread == null ? null : ScanReuse.settings(job, store), CatalogJson.write(unread == null ? List.of()
                        : unread), id, job.name()).update();
    }

    /** Whether there is a previous scan, so that a difference means a change in the store. */
    boolean hasPrevious() {
        return before != null;
    }

    /** Whether a time is before the previous scan. */
    boolean beforePrevious(long time) {
        return before != null && time < before;
    }

    /** Whether an entry is new since the previous scan although its files are older. */
    boolean isNew(FoundEntry entry, long newest) {
        return beforePrevious(newest) && !moved.test(entry)
                && unread.stream().noneMatch(from -> NameCodec.within(entry.path(), from));
    }
}
