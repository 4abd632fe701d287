package dev.winnow.batch;

import dev.winnow.apply.Purge;
import dev.winnow.apply.Purged;
import dev.winnow.apply.TrashPlace;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Pins;
import dev.winnow.catalog.Removals;
import dev.winnow.catalog.Removals.Removal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Deletes for good what has been in the trash for long enough; a build that is pinned meanwhile waits there. */
final class PurgeWork implements Work {

    private static final int BATCH = 200;

    private final LiveRun run;
    private final Catalog catalog;
    private final Removals removals;
    private final WritableStores stores;
    private final RunTotals totals;
    private final Deque<Removal> left;

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
        List<Removal> claimed = catalog.inTransaction(this::claim);
        if (claimed.isEmpty()) {
            return !left.isEmpty();
        }
        List<Purged> outcomes = new Purge(stores.of(claimed.get(0).store()).root())
                .purge(claimed.stream().map(removal -> new TrashPlace(removal.run(), removal.seq())).toList());
        catalog.transact(() -> {
            for (int i = 0; i < outcomes.size(); i++) {
                record(claimed.get(i), outcomes.get(i));
            }
        });
        catalog.ledger().flush();
        return !left.isEmpty();
    }

    /** Claims the next items of one store that no pin holds. */
    private List<Removal> claim() {
        catalog.passGate();
        Pins.InForce pins = new Pins(catalog).inForce();
        List<Removal> claimed = new ArrayList<>();
        while (!left.isEmpty() && claimed.size() < BATCH
                && (claimed.isEmpty() || claimed.get(0).store() == left.peek().store())) {
            Removal removal = left.poll();
            if (removal.state().equals(Removals.TRASHED) && !pins.of(removal.key()).isEmpty()) {
                totals.skipped(removal);
                run.faults().add(removal.key() + " " + removal.kinds(), "is pinned and waits in the trash for restore");
            } else {
                removals.purging(removal, run.id());
                claimed.add(removal);
            }
        }
        return claimed;
    }

    private void record(Removal removal, Purged outcome) {
        if (outcome instanceof Purged.Failed failed) {
            totals.skipped(removal);
            run.faults().add(removal.key() + " " + removal.kinds(), "not wholly purged: " + failed.why());
        } else {
            if (outcome instanceof Purged.Missing && removal.state().equals(Removals.TRASHED)) {
                run.faults().add(removal.key() + " " + removal.kinds(), "was not in the trash any more");
            }
            removals.purged(removal, run.id(), run.row().operator().actor());
            totals.done(removal);
        }
    }
}
