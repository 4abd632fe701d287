package dev.winnow.batch;

import dev.winnow.apply.Restoration;
import dev.winnow.apply.Restore;
import dev.winnow.apply.TrashPlace;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Removals;
import dev.winnow.catalog.Removals.Removal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Brings removals back, a batch at a time. */
final class RestoreWork implements Work {

    private static final int BATCH = 200;

    private final LiveRun run;
    private final Catalog catalog;
    private final Removals removals;
    private final WritableStores stores;
    private final RunTotals totals;
    private final Deque<Removal> left;

    RestoreWork(LiveRun run, WritableStores stores, List<Removal> wanted, RunTotals totals) {
        this.run = run;
        this.catalog = run.catalog();
        this.removals = new Removals(catalog);
        this.stores = stores;
        this.totals = totals;
        // The rest of an entry comes back before what was taken out of it: newest removal first, whole ones ahead.
        this.left = new ArrayDeque<>(wanted.stream().sorted(Comparator.comparing(Removal::whole).reversed()
                .thenComparing(Comparator.comparing(Removal::removedAt).reversed())
                .thenComparing(Removal::id)).toList());
        run.progress().stage("restore, items", wanted.size());
    }

    @Override
    public boolean next() {
        List<Removal> batch = nextOfOneStore();
        if (batch.isEmpty()) {
            return false;
        }
        catalog.transact(() -> batch.forEach(removal -> removals.restoring(removal, run.id())));
        List<Restoration> outcomes = new Restore(stores.of(batch.get(0).store()).root())
                .restore(batch.stream().map(removal -> new TrashPlace(removal.run(), removal.seq())).toList());
        catalog.transact(() -> {
            for (int i = 0; i < outcomes.size(); i++) {
                record(batch.get(i), outcomes.get(i));
            }
        });
        for (int i = 0; i < outcomes.size(); i++) {
            count(batch.get(i), outcomes.get(i));
        }
        catalog.ledger().flush();
        return true;
    }

    private List<Removal> nextOfOneStore() {
        List<Removal> batch = new ArrayList<>();
        while (!left.isEmpty() && batch.size() < BATCH
                && (batch.isEmpty() || batch.get(0).store() == left.peek().store())) {
            batch.add(left.poll());
        }
        return batch;
    }

    private void record(Removal removal, Restoration outcome) {
        run.progress().done(1, removal.bytes());
        if (outcome instanceof Restoration.Restored) {
            removals.restored(removal, run.id(), run.row().operator().actor());
        } else if (outcome instanceof Restoration.Missing || inTrash(removal)) {
            // What came back in part stays on its way, so that the next start looks where it is.
            removals.notRestored(removal);
        }
    }

    private void count(Removal removal, Restoration outcome) {
        if (outcome instanceof Restoration.Restored) {
            totals.done(removal);
        } else {
            totals.skipped(removal);
            run.faults().add(removal.key() + " " + removal.kinds(), why(outcome));
        }
    }

    private boolean inTrash(Removal removal) {
        try {
            return stores.of(removal.store()).trash().holds(new TrashPlace(removal.run(), removal.seq()));
        } catch (IOException unknown) {
            return false;
        }
    }

    private static String why(Restoration outcome) {
        if (outcome instanceof Restoration.Occupied occupied) {
            return occupied.path() + " is taken by something else; move that away first";
        }
        if (outcome instanceof Restoration.NeedsRest rest) {
            return "the rest of its entry lies in the trash too (" + rest.rest().path() + "); restore that first";
        }
        if (outcome instanceof Restoration.Failed failed) {
            return failed.why();
        }
        return "is not in the trash";
    }
}
