package dev.winnow.catalog.entry;

import dev.winnow.catalog.BuildAssembly;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.EntryChanges;
import dev.winnow.catalog.PartColumns;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.store.Contents;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.Presence;
import dev.winnow.store.SeenLink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Records the staged results of a scan in the catalog, once all its parts are done. Until then a scan that finds too few
 * builds can be dropped without a trace. Recorded results are deleted from the staging tables, so that an interrupted
 * recording can continue.
 */
public final class ScanRecorder {

    private final Catalog catalog;
    private final Job ofJob;
    private final Store ofStore;
    private final String job;
    private final long store;
    private final Function<String, Presence> look;
    private PreviousScan since;

    /**
     * @param look looks at a path of the store; only called for entries that the scan did not find; null if this host
     *             cannot
     */
    public ScanRecorder(Catalog catalog, Job job, Store of, long store, Function<String, Presence> look) {
        this.catalog = catalog;
        this.ofJob = job;
        this.ofStore = of;
        this.job = job.name();
        this.store = store;
        this.look = look;
    }

    /** The number of the job's builds with present parts in the store before the scan. */
    public long knownBuilds() {
        return catalog.sql("SELECT COUNT(DISTINCT e.build_id) FROM entry e WHERE e.store_id = ? AND "
                + PartColumns.PRESENT + " AND POSITION(? IN e.jobs) > 0").params(store, "," + job + ",")
                .query(Long.class).single();
    }

    /**
     * Records which entries have moved or got another key. Call this first, in one transaction with what depends on it.
     */
    public void noteMoves() {
        new MovedEntries(catalog, store, ofStore.holds()).note();
    }

    /** The number of those builds that have vanished completely from the store; moved builds do not count. */
    public long missingBuilds() {
        // EXCEPT, because NOT IN takes quadratic time if the server's memory for it is too small.
        return catalog.sql("SELECT COUNT(*) FROM (SELECT b.build_key FROM walk_missed m JOIN entry g ON g.id = m.entry_id "
                + "JOIN build b ON b.id = g.build_id WHERE m.store_id = ? AND m.gone = TRUE AND NOT EXISTS "
                + "(SELECT 1 FROM moving v WHERE v.entry_id = m.entry_id AND v.store_id = m.store_id "
                + "AND v.sure = TRUE) AND NOT EXISTS "
                + "(SELECT 1 FROM entry e WHERE e.build_id = g.build_id AND e.store_id = m.store_id AND "
                + PartColumns.PRESENT + " AND POSITION(? IN e.jobs) > 0 AND NOT EXISTS "
                + "(SELECT 1 FROM walk_missed o WHERE o.store_id = m.store_id AND o.entry_id = e.id)) "
                + "EXCEPT SELECT build_key FROM found WHERE store_id = ?) missing")
                .params(store, "," + job + ",", store).query(Long.class).single();
    }

    /** A staged result for one entry. */
    public sealed interface EntryResult { }

    /** A new or changed entry. */
    public record Staged(ScanRecorder of, int part, long seq, String json) implements EntryResult {

        public Document parsed() {
            return new Document(of, part, seq, StagedEntry.parse(json));
        }
    }

    /** A staged entry after parsing. */
    public record Document(ScanRecorder of, int part, long seq, StagedEntry document) implements EntryResult { }

    /**
     * A known entry that was not found.
     *
     * @param gone whether it is not on disk; if false, the job's layouts no longer match it
     */
    public record Missed(ScanRecorder of, long entry, long build, String path, boolean gone) implements EntryResult {

        /** Whether that is still so. If it has come back, or nobody can tell, the next scan handles it. */
        public boolean stillMissing() {
            return of.look == null || of.look.apply(path) == (gone ? Presence.GONE : Presence.THERE);
        }
    }

    /** The next new and changed entries, at most {@code count}. */
    public List<Staged> staged(Staged after, int count) {
        int part = after == null ? -1 : after.part();
        return catalog.sql("SELECT part, seq, document_json FROM found WHERE store_id = ? AND part >= ? AND (part > ? "
                        + "OR seq > ?) ORDER BY store_id, part, seq FETCH FIRST " + count + " ROWS ONLY")
                .params(store, part, part, after == null ? -1 : after.seq())
                .query((row, n) -> new Staged(this, row.getInt(1), row.getLong(2), row.getString(3))).list();
    }

    /** The next entries that were not found, at most {@code count}. Call this after recording the found ones. */
    public List<Missed> missed(Missed after, int count) {
        return catalog.sql("SELECT m.entry_id, e.build_id, e.path, m.gone FROM walk_missed m "
                        + "JOIN entry e ON e.id = m.entry_id WHERE m.store_id = ? AND m.entry_id > ? ORDER BY m.store_id, m.entry_id "
                        + "FETCH FIRST " + count + " ROWS ONLY").params(store, after == null ? -1 : after.entry())
                .query((row, n) -> new Missed(this, row.getLong(1), row.getLong(2), row.getString(3), row.getBoolean(4)))
                .list();
    }

    /** Records entries, in a transaction, and updates their builds. */
    public void record(List<Document> documents) {
        if (since == null) {
            since = PreviousScan.lastScan(catalog, ofJob, ofStore, store, movedHere());
        }
        new EntryWriter(catalog, job, store, ofStore.holds(), since).write(documents.stream().map(Document::document)
                .toList());
        Document last = documents.get(documents.size() - 1);
        catalog.sql("DELETE FROM found WHERE store_id = ? AND part BETWEEN ? AND ? AND (part < ? OR seq <= ?)")
                .params(store, documents.get(0).part(), last.part(), last.part(), last.seq()).update();
    }

    /** Removes entries from the job that its layouts no longer match, and marks entries as gone that are not on disk. */
    public void recordMissed(List<Missed> still) {
        catalog.batch("UPDATE entry SET jobs = REPLACE(jobs, ?, ',') WHERE id = ?", still,
                missed -> new Object[] {"," + job + ",", missed.entry()});
        EntryChanges.note(catalog, store, still.stream().map(Missed::entry).toList());
        List<Missed> gone = still.stream().filter(Missed::gone).toList();
        long now = catalog.now();
        PartColumns.change(catalog, gone.stream().map(Missed::entry).toList(), (i, parts) -> parts.replaceAll(
                (kind, part) -> part.present() ? part.with("gone", now) : part));
        new MovedEntries(catalog, store, ofStore.holds()).remember(gone.stream().map(Missed::entry).toList(), now);
        Set<Long> touched = new LinkedHashSet<>();
        gone.forEach(missed -> touched.add(missed.build()));
        new BuildAssembly(catalog).assemble(touched);
        catalog.sql("DELETE FROM walk_missed WHERE store_id = ? AND entry_id <= ?")
                .params(store, still.get(still.size() - 1).entry()).update();
    }

    /** Whether an entry was moved here: it is the same folder, and no longer exists at its former place. */
    private Predicate<FoundEntry> movedHere() {
        Set<Contents> gone = new HashSet<>();
        Set<Contents.OneFile> files = new HashSet<>();
        catalog.sql("SELECT e.identity, e.parts FROM walk_missed m JOIN entry e ON e.id = m.entry_id "
                + "WHERE m.store_id = ? AND m.gone = TRUE").param(store).query(row -> {
                    Contents held = PartColumns.contents(row.getString(1), PartColumns.read(row, 2));
                    gone.add(held);
                    files.add(held.file());
                });
        return entry -> gone.contains(new Contents(entry.contents().identity(), entry.contents().parts()))
                || entry.type() == EntryType.FILE && files.contains(entry.contents().file());
    }

    /** Records that the scan is complete. Call this before deleting the walk. */
    public void end() {
        List<String> unread = new ArrayList<>();
        faults((path, what) -> unread.add(path));
        PreviousScan.note(catalog, ofJob, ofStore, store, moreFaults() == 0 ? unread : null);
    }

    /** Passes on the links that were seen. */
    public void links(Consumer<SeenLink> each) {
        findings(PartFindings.LINK, (path, row) -> each.accept(new SeenLink(path,
                row.what().isEmpty() ? null : row.what(), row.bytes())));
    }

    /** Passes on the kept strays with their paths, without links. */
    public void strays(BiConsumer<String, String> path) {
        findings(PartFindings.STRAY, (at, row) -> path.accept(at, row.what()));
    }

    /** Passes on the kept faults with their paths. */
    public void faults(BiConsumer<String, String> path) {
        findings(PartFindings.FAULT, (at, row) -> path.accept(at, row.what()));
    }

    private void findings(String kind, BiConsumer<String, PartFindings.Row> each) {
        List<PartFindings.Row> rows = new ArrayList<>();
        catalog.sql("SELECT path, what, bytes FROM walk_finding WHERE store_id = ? AND kind = ? ORDER BY part, seq")
                .params(store, kind)
                .query(row -> {
                    rows.add(new PartFindings.Row(kind, row.getString(1), row.getString(2), row.getLong(3)));
                });
        rows.forEach(row -> each.accept(row.path(), row));
    }

    /** The number of strays that were not kept, without links. */
    public long moreStrays() {
        return sum("strays") - keptCount(PartFindings.STRAY);
    }

    /** The number of faults that were not kept. */
    public long moreFaults() {
        return sum("faults") - keptCount(PartFindings.FAULT);
    }

    private long keptCount(String kind) {
        return catalog.sql("SELECT COUNT(*) FROM walk_finding WHERE store_id = ? AND kind = ?").params(store, kind)
                .query(Long.class).single();
    }

    private long sum(String column) {
        return catalog.sql("SELECT COALESCE(SUM(" + column + "), 0) FROM walk_part WHERE store_id = ?").param(store)
                .query(Long.class).single();
    }
}
