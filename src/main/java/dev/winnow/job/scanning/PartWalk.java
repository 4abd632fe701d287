package dev.winnow.job.scanning;

import dev.winnow.catalog.entry.PartFindings;
import dev.winnow.catalog.entry.ScanPartRecorder;
import dev.winnow.catalog.entry.ScanPartRecorder.Found;
import dev.winnow.catalog.entry.UnfinishedScans;
import dev.winnow.catalog.storage.NameLimits;
import dev.winnow.job.run.RunContext;
import dev.winnow.plan.BackgroundProducer;
import dev.winnow.report.content.RunSummary.Listed;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.SeenLink;
import dev.winnow.store.EntryStamp;
import dev.winnow.store.StoreVisitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Walks one part of a store, on a thread of its own, ahead of the writer. A restart walks an interrupted part again and
 * drops its staged rows, because folders come in the order of the disk.
 */
final class PartWalk implements ItemStreamReader<Found>, StoreVisitor {

    private static final int BLOCK = 250;

    /** Ends a walk when somebody asks to stop or another part has failed. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }

    private final RunContext run;
    private final ScannedStores stores;
    private final ScannedStores.Scanned store;
    private final UnfinishedScans.Part part;
    private final Executor writer;
    private final ScanPartRecorder record;
    private final PartFindings findings = new PartFindings(Listed.MOST);
    private StepExecution step;
    private BackgroundProducer<List<Found>> walker;
    private BackgroundProducer<List<Found>> output;
    private List<Found> block = new ArrayList<>(BLOCK);
    private Iterator<Found> found = Collections.emptyIterator();
    private volatile boolean complete;

    /** @param writer a single thread for the writes of all parts */
    PartWalk(RunContext run, ScannedStores stores, ScannedStores.Scanned store, UnfinishedScans.Part part, Executor writer) {
        this.run = run;
        this.stores = stores;
        this.store = store;
        this.part = part;
        this.writer = writer;
        this.record = new ScanPartRecorder(run.catalog(), run.job(), store.store().store(), store.walk(), part,
                store.known());
    }

    @Override
    public void open(ExecutionContext context) {
        step = StepSynchronizationManager.getContext().getStepExecution();
        record.begin();
        walker = BackgroundProducer.of("walk " + part.part(), 2, this::walk);
    }

    private void walk(BackgroundProducer<List<Found>> blocks) throws IOException {
        output = blocks;
        try {
            checkStop();
            store.files().walk(part.span(), this);
            complete = true;
        } catch (Stopped asked) {
            // The part stays incomplete.
        }
        blocks.hand(block);
    }

    @Override
    public Found read() {
        while (!found.hasNext()) {
            List<Found> next = walker.next();
            if (next == null) {
                if (!complete) {
                    step.setTerminateOnly();
                }
                return null;
            }
            found = next.iterator();
        }
        return found.next();
    }

    @Override
    public void close() {
        if (walker != null) {
            walker.close();
        }
    }

    ScanPartRecorder.Change process(Found entry) {
        return record.change(entry);
    }

    void write(List<? extends ScanPartRecorder.Change> changes) {
        if (!changes.isEmpty()) {
            transact(() -> record.write(changes));
        }
    }

    /** Records, in one transaction, the other findings of the part and that it is done. */
    void done() {
        ScanPartRecorder.Rest rest = record.missing(store.store().files()::presence);
        transact(() -> record.done(findings, rest));
    }

    /**
     * Writes in a transaction of its own, so that no walk of a disk keeps a connection open. One thread writes for all parts,
     * because several writers gain nothing in an embedded database, and take its pages from each other's core.
     */
    private void transact(Runnable write) {
        try {
            CompletableFuture.runAsync(() -> run.catalog().transact(write), writer).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private void checkStop() {
        if (run.stopping() || stores.ending()) {
            throw new Stopped();
        }
    }

    @Override
    public EntryStamp known(String path) {
        return record.known(path);
    }

    @Override
    public void unchanged(String path) {
        seen(record.unchanged(path), 0);
    }

    @Override
    public void entry(FoundEntry entry, EntryStamp stamp) {
        if (NameLimits.overlong(entry.path())) {
            fault(new Fault(entry.path(), NameLimits.complaint()), true);
            return;
        }
        seen(record.found(entry, stamp), entry.contents().bytes());
    }

    private void seen(Found entry, long bytes) {
        checkStop();
        run.progress().done(1, bytes);
        block.add(entry);
        if (block.size() == BLOCK) {
            output.hand(block);
            block = new ArrayList<>(BLOCK);
        }
    }

    @Override
    public void link(SeenLink link) {
        findings.link(link);
    }

    @Override
    public void stray(Stray stray) {
        findings.stray(stray.path(), stray.kind().word());
    }

    @Override
    public void fault(Fault fault, boolean mine) {
        record.unreadable(fault.path());
        if (mine) {
            findings.fault(fault.path(), fault.what());
        }
    }
}
