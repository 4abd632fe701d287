package dev.winnow.job.scanning;

import dev.winnow.catalog.Stores;
import dev.winnow.catalog.entry.ScanRecorder;
import dev.winnow.catalog.entry.UnfinishedScans;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.scanning.ScannedStores.Scanned;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.stores.StoreLinks;
import dev.winnow.store.StoreUnreadable;
import java.util.ArrayList;
import java.util.List;

/** Ends the scan of this host's stores: records the targets of their links and deletes the staged rows. */
final class ScanEnd {

    private final RunContext run;
    private final ScannedStores stores;

    ScanEnd(RunContext run, ScannedStores stores) {
        this.run = run;
        this.stores = stores;
    }

    void end() throws StoreUnreadable {
        for (JobStore store : run.here()) {
            // After a restart, the scan of a store may have ended already.
            if (new UnfinishedScans(run.catalog()).begun(store.row().id())) {
                Scanned place = stores.of(store.row().id());
                end(place, place.record(run));
            }
        }
    }

    /** Resolves links last, because that needs the entries of all parts. */
    private void end(Scanned place, ScanRecorder record) {
        StoreLinks links = new StoreLinks(run.catalog(), place.store(), place.files());
        record.links(links::add);
        List<String> unreadable = new ArrayList<>();
        record.faults((path, what) -> unreadable.add(path));
        StoreLinks.Doubts doubts = links.record(unreadable, stray -> run.findings().strays().add(place.store().store().name() + ":"
                + stray.path(), "link"));
        doubts.unknown().forEach(why -> {
            run.findings().closed().add(why);
            run.warnings().add(why + "; nothing is removed from this store until it can be read");
        });
        doubts.whole().ifPresent(link -> run.warnings().add("store " + place.store().store().name() + ": the link "
                + link + " leads to the root of a store, so that all of it stays"));
        run.catalog().transact(() -> {
            new Stores(run.catalog()).scanned(place.walk().store(), place.store().store());
            record.end();
            new UnfinishedScans(run.catalog()).drop(place.walk().store());
        });
    }
}
