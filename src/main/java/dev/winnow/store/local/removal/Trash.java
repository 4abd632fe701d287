package dev.winnow.store.local.removal;

import dev.winnow.files.DirectoryState;
import dev.winnow.model.FailureCause;
import dev.winnow.store.LockedStore;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.StoreGone;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.entry.MountPoints;
import dev.winnow.store.local.restore.Recovery;
import dev.winnow.store.local.root.OpenParents;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.trash.TrashItems;
import dev.winnow.store.local.trash.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Moves parts from their places in a store to its trash.
 *
 * <p>An item is prepared in {@code .winnow/removing} and moves to {@code .winnow/trash} when it is complete. So items in
 * the trash are always complete, and {@link Recovery} easily finds unfinished ones after a kill. The journal on disk lists
 * all items of a batch before its first rename.
 */
public final class Trash {

    private final StoreRoot root;
    private final EntryMeasurer look;
    private final TrashSlots places;

    /** @param look measures the entries of this store */
    public Trash(StoreRoot root, EntryMeasurer look) {
        this.root = root;
        this.look = look;
        this.places = new TrashSlots(root);
    }

    /**
     * Carries out orders of one run. A failed order does not stop the others. The moves survive a power cut once this has
     * returned. A call with many orders waits less often for the disk.
     *
     * @return the outcome of each order, in the same order
     * @throws StoreGone if the store can no longer be used; recover it before the next change
     */
    public List<RemovalOutcome> remove(List<RemovalOrder> orders) {
        return prepare(orders).carryOut();
    }

    private final class Prepared implements LockedStore.Batch {
        private final RemovalOutcome[] outcomes;
        private final RemovalAttempt[] takings;

        private Prepared(int size) {
            this.outcomes = new RemovalOutcome[size];
            this.takings = new RemovalAttempt[size];
        }

        @Override
        public RemovalOutcome outcome(int at) {
            return outcomes[at];
        }

        @Override
        public void withdraw(int at, RemovalOutcome outcome) {
            takings[at] = null;
            outcomes[at] = outcome;
        }

        @Override
        public List<RemovalOutcome> carryOut() {
            try {
                Trash.this.carryOut(takings, outcomes);
            } finally {
                root.letGo();
            }
            return List.of(outcomes);
        }
    }

    /** Checks orders of one run and changes nothing; see {@link #remove}. */
    public LockedStore.Batch prepare(List<RemovalOrder> orders) {
        root.check();
        if (orders.stream().map(order -> order.place().run()).distinct().count() > 1) {
            throw new IllegalArgumentException("orders of several runs in one batch");
        }
        Prepared batch = new Prepared(orders.size());
        RemovalCheck preparation = new RemovalCheck(root, look, places, MountPoints.below(root.path()));
        for (int i = 0; i < orders.size(); i++) {
            try {
                batch.takings[i] = preparation.of(orders.get(i));
            } catch (RemovalDeclined declined) {
                batch.outcomes[i] = declined.outcome();
            } catch (IOException failed) {
                batch.outcomes[i] = new RemovalOutcome.Failed(FailureCause.inSentence(failed));
            }
        }
        return batch;
    }

    private void carryOut(RemovalAttempt[] takings, RemovalOutcome[] outcomes) {
        List<RemovalAttempt> ready = new ArrayList<>();
        for (RemovalAttempt taking : takings) {
            if (taking != null) {
                ready.add(taking);
            }
        }
        if (ready.isEmpty()) {
            return;
        }
        String run = ready.get(0).item().run();
        String unannounced = null;
        try {
            new Journal(root, run).announce(ready.stream().map(RemovalAttempt::item).toList());
        } catch (IOException failed) {
            unannounced = "the journal cannot be written: " + FailureCause.inSentence(failed);
        }
        int next = 0;
        boolean emptier = false;
        for (int i = 0; i < takings.length; i++) {
            if (takings[i] != null) {
                next++;
                boolean last = next == ready.size() || !takings[i].sameDirectory(ready.get(next));
                outcomes[i] = unannounced != null ? new RemovalOutcome.Failed(unannounced) : takings[i].take(last);
                if (outcomes[i] instanceof RemovalOutcome.Failed) {
                    root.check();
                }
                boolean taken = outcomes[i] instanceof RemovalOutcome.Trashed;
                if (last && emptier && !taken) {
                    takings[i].removeEmptied();
                }
                emptier = !last && (emptier || taken);
            }
        }
        settle(run, ready);
    }

    /**
     * Makes the renames durable, because callers record them elsewhere next. The changes of times are synced first: a power
     * cut between the two must not leave moved files without them.
     */
    private void settle(String run, List<RemovalAttempt> taken) {
        List<DirectoryState.Change> changes = new ArrayList<>();
        Set<String> parents = new LinkedHashSet<>();
        for (RemovalAttempt each : taken) {
            changes.addAll(each.changes());
            if (each.item().whole()) {
                each.changes().forEach(change -> parents.add(change.path()));
            }
        }
        if (changes.isEmpty()) {
            return;
        }
        try {
            new Journal(root, run).changed(changes);
        } catch (IOException unwritten) {
            // They are beside the items, too.
            root.check();
        }
        try {
            for (String parent : parents) {
                try (OpenParents chain = OpenParents.ofDirectory(root, parent)) {
                    chain.deepest().sync();
                } catch (IOException goneMeanwhile) {
                    // A later order of the batch emptied it, or others moved it. There is nothing to sync.
                }
            }
            // This also syncs the files of single parts: a journaling file system writes earlier changes first.
            root.makeRun(run).sync();
        } catch (IOException unsynced) {
            root.check();
        }
    }

    /** Whether the trash holds the complete result of a removal. */
    public boolean holds(TrashPlace place) throws IOException {
        return TrashItems.has(root, place);
    }
}
