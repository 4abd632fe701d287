package dev.winnow.catalog.entry;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.entry.KnownEntries.Known;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.store.EntryStamp;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compares what one part of a scan finds with the catalog. One thread walks and looks up known entries. Another thread
 * turns findings into changes and writes them.
 */
public final class ScanPartRecorder {

    /** Of a fresh part with more entries the next scan makes the pieces, so that memory stays small. */
    private static final int MOST_WRITTEN = 100_000;

    private final Catalog catalog;
    private final Job job;
    private final Store store;
    private final UnfinishedScans.Walk walk;
    private final UnfinishedScans.Part part;
    private final KnownEntries known;
    private final ScanReuse trust;
    private final Map<String, Known> unseen = new HashMap<>();
    /** The written entries of a fresh part by path, because a write may be repeated. */
    private final Map<String, Known> written = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();
    /** Whether the catalog had no entry in this part. */
    private boolean fresh;
    private long staged;

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
     * @param path     path of an entry that was measured again and is unchanged
     */
    public record Change(StagedEntry document, String path, StagedEntry.Looked looked) { }

    /** A known entry that was not found. */
    private record Missed(String path, boolean gone) { }

    /** The known entries of the part that were not found. */
    public record Rest(List<Missed> missed) { }

    /** @param known shared by all parts of a store */
    public ScanPartRecorder(Catalog catalog, Job job, Store store, UnfinishedScans.Walk walk, UnfinishedScans.Part part,
                            KnownEntries known) {
        this.catalog = catalog;
        this.job = job;
        this.store = store;
        this.walk = walk;
        this.part = part;
        this.known = known;
        this.trust = new ScanReuse(job, store, catalog.now());
    }

    /** Deletes the results of an interrupted walk of the part, and loads its known entries. */
    public void begin() {
        new UnfinishedScans(catalog).dropUndone(walk.store(), part.part());
        known.in(part.span(), entry -> unseen.put(entry.path(), entry));
        fresh = walk.first() && unseen.isEmpty();
    }

    private boolean here(Known entry) {
        return entry.present() && entry.jobs().contains("," + job.name() + ",");
    }

    /** The stamp with which an entry need not be measured; null if it must be measured. */
    public EntryStamp known(String path) {
        Known entry = unseen.get(path);
        return entry == null || !here(entry) || entry.stamp() == null ? null
                : trust.validStamp(entry.lookedAt(), entry.until(), entry.stamp());
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
        Known before = found.known();
        if (before == null || !here(before) || !before.fingerprint().equals(document.fingerprint())) {
            return new Change(document, null, null);
        }
        return document.looked() != null || before.stamp() != null ? new Change(null, before.path(), document.looked()) : null;
    }

    /** Records what could not be read. Known entries there and below it do not count as missing. */
    public void unreadable(String path) {
        unreadable.add(path);
    }

    /**
     * The known entries that were not found. Call this after the walk. An entry of which nobody can tell whether it is there
     * is none of them: it stays as it is.
     *
     * @param look looks at a path of the store
     */
    public Rest missing(Function<String, Presence> look) {
        List<Missed> missed = new ArrayList<>();
        unseen.forEach((path, entry) -> {
            Presence now = here(entry) && unreadable.stream().noneMatch(from -> NameCodec.within(path, from)) ? look.apply(path)
                    : Presence.UNKNOWN;
            if (now != Presence.UNKNOWN) {
                missed.add(new Missed(path, now == Presence.GONE));
            }
        });
        return new Rest(missed);
    }

    /** Ends the part, in a transaction, after all changes have been written. */
    public void done(PartFindings findings, Rest rest) {
        write(findings);
        missed(rest.missed());
        if (fresh && written.size() < MOST_WRITTEN) {
            known.keep(part.span(), written.values());
        }
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
                if (written.size() < MOST_WRITTEN) {
                    documents.forEach(document -> written.put(document.entry().path(), KnownEntries.ofNew(document, job.name())));
                }
            } else {
                writer.write(documents);
            }
        }
        relook(looks);
    }

    private void relook(List<Change> looks) {
        catalog.batch("UPDATE entry SET looked_at = ?, trusted_until = ?, stamp = ? WHERE path = ? AND store_id = ?", looks,
                look -> {
                    StagedEntry.Looked looked = look.looked();
                    return new Object[] {looked == null ? null : looked.at(), looked == null ? null : looked.until(),
                        looked == null ? null : looked.stamp(), look.path(), walk.store()};
                });
        KnownEntries.changed(catalog, walk.store(), looks.stream().map(Change::path).toList());
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
        catalog.batch("INSERT INTO walk_missed (store_id, entry_id, part, gone) SELECT e.store_id, e.id, CAST(? AS INTEGER), "
                + "CAST(? AS BOOLEAN) FROM entry e WHERE e.path = ? AND e.store_id = ?", missed,
                miss -> new Object[] {part.part(), miss.gone(), miss.path(), walk.store()});
    }
}
