package dev.winnow.job.scanning;

import dev.winnow.catalog.entry.ScanRecorder;
import dev.winnow.catalog.entry.UnfinishedScans;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.JobStore;
import dev.winnow.store.StoreScan;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.layout.LayoutMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The stores that a run scans, each opened when a step asks for it first. */
final class ScannedStores {

    /**
     * One of them, and how far its scan is.
     *
     * @param files null where it lies on another host
     */
    record Scanned(JobStore store, StoreScan files, UnfinishedScans.Walk walk) {

        /** What was put aside of it. */
        ScanRecorder record(RunContext run) {
            return new ScanRecorder(run.catalog(), run.job(), store.store(), walk.store(),
                    store.here() ? store.files()::has : null);
        }
    }

    private final RunContext run;
    private final Map<Long, Scanned> open = new HashMap<>();

    private final Lock turn = new ReentrantLock();
    private volatile boolean ending;

    ScannedStores(RunContext run) {
        this.run = run;
    }

    /** Writes what one part has found while no other does: an embedded database gains nothing by several at once. */
    void inTurn(Runnable write) {
        turn.lock();
        try {
            write.run();
        } finally {
            turn.unlock();
        }
    }

    /** A part was not walked to its end: the others end soon. */
    void end() {
        ending = true;
    }

    boolean ending() {
        return ending;
    }

    /** All of them, as {@link #of} gives them. */
    List<Scanned> all() throws StoreUnreadable {
        List<Scanned> all = new ArrayList<>();
        for (JobStore store : run.stores()) {
            all.add(of(store.row().id()));
        }
        return all;
    }

    /**
     * One of them.
     *
     * @param id of the store
     * @throws StoreUnreadable if it is not there any more
     */
    synchronized Scanned of(long id) throws StoreUnreadable {
        Scanned known = open.get(id);
        if (known == null) {
            JobStore store = run.stores().stream().filter(each -> each.row().id() == id).findFirst().orElseThrow();
            known = new Scanned(store, store.here() ? store.files().scan(new LayoutMatcher(store.store(), run.job())) : null,
                    new UnfinishedScans(run.catalog()).of(id));
            open.put(id, known);
        }
        return known;
    }
}
