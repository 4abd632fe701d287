package dev.winnow.job.scanning;

import dev.winnow.catalog.build.MovedBuilds;
import dev.winnow.catalog.entry.ScanRecorder;
import dev.winnow.catalog.entry.ScanRecorder.EntryResult;
import dev.winnow.catalog.entry.ScanRecorder.Document;
import dev.winnow.catalog.entry.ScanRecorder.Missed;
import dev.winnow.catalog.entry.ScanRecorder.Staged;
import dev.winnow.catalog.entry.UnfinishedScans;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.scanning.ScannedStores.Scanned;
import dev.winnow.job.stores.JobStore;
import dev.winnow.model.Halt;
import dev.winnow.report.output.Text;
import dev.winnow.store.StoreUnreadable;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Records the staged rows of a scan, if none of its stores has lost too many builds: the reader, the processor and the
 * writer of one chunk-oriented step. A recorded row is no longer staged, so that a restart does not read it again.
 */
final class RecordWork implements ItemStreamReader<EntryResult> {

    static final int CHUNK = 1_000;

    private final RunContext run;
    private final Map<Scanned, ScanRecorder> records = new LinkedHashMap<>();
    private final MovedBuilds moved;
    private Deque<ScanRecorder> left;
    private Iterator<? extends EntryResult> block = Collections.emptyIterator();
    private Staged staged;
    private Missed missed;

    RecordWork(RunContext run, ScannedStores stores) {
        this.run = run;
        for (Scanned place : open(stores)) {
            records.put(place, place.record(run));
        }
        this.moved = new MovedBuilds(run.catalog(), records.keySet().stream().map(place -> place.walk().store()).toList(),
                run.id(), run.row().operator().actor());
    }

    private static List<Scanned> open(ScannedStores stores) {
        try {
            return stores.all();
        } catch (StoreUnreadable gone) {
            throw Halt.stopped(gone.getMessage());
        }
    }

    @Override
    public void open(ExecutionContext context) {
        check();
        records.forEach(this::report);
        left = new ArrayDeque<>(records.values());
    }

    @Override
    public EntryResult read() {
        while (!block.hasNext() && !left.isEmpty()) {
            ScanRecorder record = left.peek();
            List<? extends EntryResult> next = missed == null ? record.staged(staged, CHUNK) : List.of();
            if (next.isEmpty()) {
                next = record.missed(missed, CHUNK);
            }
            if (next.isEmpty()) {
                left.remove();
                staged = null;
                missed = null;
            }
            block = next.iterator();
        }
        if (!block.hasNext()) {
            return null;
        }
        EntryResult row = block.next();
        if (row instanceof Staged found) {
            staged = found;
        } else {
            missed = (Missed) row;
        }
        return row;
    }

    /** Parses a staged entry; drops a missing one that is on disk again. */
    EntryResult process(EntryResult row) {
        if (row instanceof Staged found) {
            return found.parsed();
        }
        return ((Missed) row).stillMissing() ? row : null;
    }

    void write(List<? extends EntryResult> rows) {
        for (ScanRecorder record : records.values()) {
            List<Document> documents = rows.stream().filter(Document.class::isInstance).map(Document.class::cast)
                    .filter(document -> document.of() == record).toList();
            if (!documents.isEmpty()) {
                record.record(documents);
            }
            List<Missed> missing = rows.stream().filter(Missed.class::isInstance).map(Missed.class::cast)
                    .filter(row -> row.of() == record).toList();
            if (!missing.isEmpty()) {
                record.recordMissed(missing);
            }
        }
    }

    /** Follows moved builds last, because only now is it known which entries of a build keep their old key. */
    void done() {
        for (List<String> followed = moved.next(); followed != null; followed = moved.next()) {
            run.warnings().addAll(followed);
        }
    }

    /** Drops the whole scan, its moves too, if a store has lost too many builds. */
    private void check() {
        try {
            run.catalog().transact(() -> {
                records.forEach((place, record) -> {
                    if (!place.walk().first()) {
                        record.noteMoves();
                    }
                });
                records.forEach(this::checkShrink);
            });
        } catch (Halt shrunk) {
            records.keySet().forEach(place -> new UnfinishedScans(run.catalog()).drop(place.walk().store()));
            throw shrunk;
        }
    }

    private void checkShrink(Scanned place, ScanRecorder record) {
        // A person may delete a single build by hand; the store is not lost by that.
        long missing = place.walk().first() ? 0 : record.missingBuilds();
        if (missing <= 1) {
            return;
        }
        JobStore store = place.store();
        long all = record.knownBuilds();
        if (!run.job().limits().shrink().exceededBy(missing, all)) {
            return;
        }
        if (run.override() != null) {
            new Runs(run.catalog()).overridden(run.id(), run.row().operator().actor(),
                    run.override(), "shrink of " + store.store().name() + ": " + missing + " of "
                            + Text.count(all, "build", "builds") + " missing");
        } else {
            throw Halt.stopped(store.store().name() + ": " + missing + " of " + Text.count(all, "build", "builds")
                    + " missing in " + store.row().root() + ", more than limits.shrink of " + run.job().limits().shrink()
                    + " allows; nothing was recorded. Is the whole store mounted? If the builds are really gone: "
                    + "--limit-override REASON");
        }
    }

    private void report(Scanned place, ScanRecorder record) {
        String name = place.store().store().name() + ":";
        record.strays((path, kind) -> run.findings().strays().add(name + path, kind));
        run.findings().strays().more(record.moreStrays());
        record.faults((path, what) -> run.faults().add(name + path, what));
        run.faults().more(record.moreFaults());
    }
}
