package dev.winnow.batch;

import dev.winnow.apply.Purge;
import dev.winnow.apply.Purged;
import dev.winnow.apply.TrashPlace;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Pins;
import dev.winnow.catalog.Removals;
import dev.winnow.catalog.Removals.Removal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Deletes for good what has been in the trash for long enough; a build that is pinned meanwhile waits there. */
final class PurgeWork implements Work {

    private final LiveRun run;
    private final Catalog catalog;
    private final Removals removals;
    private final WritableStores stores;
    private final RunTotals totals;
    private final Deque<Removal> left;
    private int sinceFlush;

    PurgeWork(LiveRun run, WritableStores stores, List<Removal> due, RunTotals totals) {
        this.run = run;
        this.catalog = run.catalog();
        this.removals = new Removals(catalog);
        this.stores = stores;
        this.totals = totals;
        this.left = new ArrayDeque<>(due);
    }

    @Override
    public boolean next() {
        Removal removal = left.poll();
        if (removal == null) {
            catalog.ledger().flush();
            return false;
        }
        boolean claimed = catalog.inTransaction(() -> {
            catalog.passGate();
            boolean begun = removal.state().equals(Removals.PURGING);
            if (!begun && !new Pins(catalog).inForce().of(removal.key()).isEmpty()) {
                return false;
            }
            removals.purging(removal, run.id());
            return true;
        });
        if (!claimed) {
            totals.skipped(removal);
            run.faults().add(removal.key() + " " + removal.kinds(), "is pinned and waits in the trash for restore");
            return true;
        }
        Purged outcome = new Purge(stores.of(removal.store()).root())
                .purge(new TrashPlace(removal.run(), removal.seq()));
        if (outcome instanceof Purged.Failed failed) {
            totals.skipped(removal);
            run.faults().add(removal.key() + " " + removal.kinds(), "not wholly purged: " + failed.why());
        } else {
            catalog.transact(() -> removals.purged(removal, run.id(), run.row().operator().actor()));
            totals.done(removal);
        }
        if (++sinceFlush == 200) {
            catalog.ledger().flush();
            sinceFlush = 0;
        }
        return true;
    }
}
