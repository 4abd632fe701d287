package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.EntryStamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Compares what one part of a scan finds with the catalog. One thread walks and looks up known entries. Another thread
 * turns findings into changes and writes them.
 */
public final class ScanPartRecorder {

    private final Catalog catalog;
    private final Job job;
    private final Store store;
    private final UnfinishedScans.Walk walk;
    private final UnfinishedScans.Part part;
    private final ScanReuse trust;
    private final Map<String, Known> unseen = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();
    /** Whether the catalog had no entry in this part. */
    private boolean fresh;
    private long staged;

    /**
     * @param here  whether it is present and belongs to the job
     * @param stamp null if it must be measured
     */
    private record Known(long id, String fingerprint, boolean here, Long lookedAt, long until, String stamp) { }

    /**
     * An entry that the walk has found.
     *
     * @param entry null if it is unchanged
     */
    public record Found(FoundEntry entry, EntryStamp stamp, Known known) { }

    /**
     * A change to write.
     *
     * @param document a new or changed entry; null if it is unchanged
     * @param id       id of an entry that was measured again and is unchanged
     */
    public record Change(StagedEntry document, long id, StagedEntry.Looked looked) { }

    /** A known entry that was not found. */
    private record Missed(long id, boolean gone) { }

    /** The known entries of the part that were not found. */
    public record Rest(List<Missed> missed) { }

    public ScanPartRecorder(Catalog catalog, Job job, Store store, UnfinishedScans.Walk walk, UnfinishedScans.Part part) {
        this.catalog = catalog;
        this.job = job;
        this.store = store;
        this.walk = walk;
        this.part = part;
        this.trust = new ScanReuse(job, store, catalog.now());
    }

    /** Deletes the results of an interrupted walk of the part, and loads its known entries. */
    public void begin() {
        new UnfinishedScans(catalog).dropUndone(walk.store(), part.part());
        load();
        fresh = unseen.isEmpty();
    }

    private void load() {
        boolean last = part.span().to() == null;
        List<Object> bounds = new ArrayList<>(List.of("," + job.name() + ",", walk.store(), part.span().from()));
        if (!last) {
            bounds.add(part.span().to());
        }
        catalog.sql("SELECT e.id, e.path, e.fingerprint, " + PartColumns.PRESENT
                        + " AND POSITION(? IN e.jobs) > 0, e.looked_at, e.trusted_until, e.stamp FROM entry e "
                        + "WHERE e.store_id = ? AND e.path >= ?" + (last ? "" : " AND e.path < ?"))
                .params(bounds)
                .query(row -> {
                    String path = row.getString(2);
                    // The database may sort differently, so check that the path belongs to this part.
                    if (part.span().holds(path)) {
                        unseen.put(path, new Known(row.getLong(1), row.getString(3), row.getBoolean(4),
                                Columns.number(row, 5), row.getLong(6), row.getString(7)));
                    }
                });
    }

    /** The stamp with which an entry need not be measured; null if it must be measured. */
    public EntryStamp known(String path) {
        Known known = unseen.get(path);
        return known == null || !known.here() || known.stamp() == null ? null
                : trust.validStamp(known.lookedAt(), known.until(), known.stamp());
    }

    /** Marks an entry as found and unchanged. */
    public Found unchanged(String path) {
        unseen.remove(path);
        return new Found(null, null, null);
    }

    /** Marks an entry as found and measured. */
    public Found found(FoundEntry entry, EntryStamp stamp) {
        return new Found(entry, stamp, unseen.remove(entry.path()));
    }

    /** The change to write for a found entry; null for none. */
    public Change change(Found found) {
        if (found.entry() == null) {
            return null;
        }
        StagedEntry document = StagedEntry.of(job, store, found.entry(), found.stamp(), trust);
        Known known = found.known();
        if (known == null || !known.here() || !known.fingerprint().equals(document.fingerprint())) {
            return new Change(document, 0, null);
        }
        return document.looked() != null || known.stamp() != null ? new Change(null, known.id(), document.looked()) : null;
    }

    /** Records a folder that could not be read. Known entries below it do not count as missing. */
    public void unreadable(String path) {
        unreadable.add(path.isEmpty() ? "" : path + "/");
    }

    /**
     * The known entries that were not found. Call this after the walk.
     *
     * @param onDisk whether a path of the store exists
     */
    public Rest missing(Predicate<String> onDisk) {
        List<Missed> missed = new ArrayList<>();
        unseen.forEach((path, known) -> {
            if (known.here() && unreadable.stream().noneMatch(path::startsWith)) {
                missed.add(new Missed(known.id(), !onDisk.test(path)));
            }
        });
        return new Rest(missed);
    }

    /** Ends the part, in a transaction, after all changes have been written. */
    public void done(PartFindings findings, Rest rest) {
        write(findings);
        missed(rest.missed());
        catalog.sql("UPDATE walk_part SET done = TRUE, strays = ?, faults = ? WHERE store_id = ? "
                + "AND part = ?").params(findings.strays(), findings.faults(), walk.store(), part.part()).update();
    }

    /** Writes changes, in a transaction. */
    public void write(List<? extends Change> changes) {
        List<StagedEntry> documents = new ArrayList<>();
        List<Change> looks = new ArrayList<>();
        for (Change change : changes) {
            if (change.document() == null) {
                looks.add(change);
            } else {
                documents.add(change.document());
            }
        }
        if (!walk.first()) {
            stage(documents, staged);
            staged += documents.size();
        } else if (!documents.isEmpty()) {
            EntryWriter writer = new EntryWriter(catalog, job.name(), walk.store(), store.holds(), PreviousScan.firstScan(walk));
            if (fresh) {
                writer.writeNew(documents);
            } else {
                writer.write(documents);
            }
        }
        relook(looks);
    }

    private void relook(List<Change> looks) {
        catalog.batch("UPDATE entry SET looked_at = ?, trusted_until = ?, stamp = ? WHERE id = ?", looks, look -> {
                    StagedEntry.Looked looked = look.looked();
                    return new Object[] {looked == null ? null : looked.at(), looked == null ? null : looked.until(),
                        looked == null ? null : looked.stamp(), look.id()};
                });
    }

    private void stage(List<StagedEntry> documents, long from) {
        long[] seq = {from};
        catalog.batch("INSERT INTO found (store_id, part, seq, build_key, document_json, path, identity) VALUES (?, "
                + "?, ?, ?, ?, ?, ?)", documents, document -> new Object[] {walk.store(), part.part(), seq[0]++,
                    document.key(), document.json(), document.entry().path(), document.entry().contents().identity()});
    }

    private void write(PartFindings findings) {
        long[] seq = new long[1];
        catalog.batch("INSERT INTO walk_finding (store_id, part, seq, kind, path, what, bytes) VALUES (?, ?, ?, ?, "
                + "?, ?, ?)", findings.rows(), row -> new Object[] {walk.store(), part.part(), seq[0]++, row.kind(),
                    row.path(), row.what(), row.bytes()});
    }

    private void missed(List<Missed> missed) {
        catalog.batch("INSERT INTO walk_missed (store_id, entry_id, part, gone) VALUES (?, ?, ?, ?)", missed,
                miss -> new Object[] {walk.store(), miss.id(), part.part(), miss.gone()});
    }
}
