package dev.winnow.job.scanning;

import dev.winnow.catalog.entry.KnownEntries;
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

/** The stores that a run scans. A store is opened when a step first asks for it. */
final class ScannedStores {

    /** @param files null for a store on another host */
    record Scanned(JobStore store, StoreScan files, UnfinishedScans.Walk walk, KnownEntries known) {

        /** The staged rows of the store. */
        ScanRecorder record(RunContext run) {
            return new ScanRecorder(run.catalog(), run.job(), store.store(), walk.store(),
                    store.here() ? store.files()::presence : null);
        }
    }

    private final RunContext run;
    private final Map<Long, Scanned> open = new HashMap<>();
    private volatile boolean ending;

    ScannedStores(RunContext run) {
        this.run = run;
    }

    /** Asks all parts to end soon, because one was not walked to its end. */
    void end() {
        ending = true;
    }

    boolean ending() {
        return ending;
    }

    List<Scanned> all() throws StoreUnreadable {
        List<Scanned> all = new ArrayList<>();
        for (JobStore store : run.stores()) {
            all.add(of(store.row().id()));
        }
        return all;
    }

    /** @throws StoreUnreadable if the store is missing */
    synchronized Scanned of(long id) throws StoreUnreadable {
        Scanned scanned = open.get(id);
        if (scanned == null) {
            JobStore store = run.stores().stream().filter(each -> each.row().id() == id).findFirst().orElseThrow();
            scanned = new Scanned(store, store.here() ? store.files().scan(new LayoutMatcher(store.store(), run.job())) : null,
                    new UnfinishedScans(run.catalog()).of(id), new KnownEntries(run.catalog(), id));
            open.put(id, scanned);
        }
        return scanned;
    }
}
