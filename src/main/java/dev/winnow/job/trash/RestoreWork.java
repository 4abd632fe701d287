package dev.winnow.job.trash;

import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Restores removals from the trash. */
final class RestoreWork implements TrashWork.End<RestoreOutcome> {

    private final RunContext run;
    private final Removals removals;
    /** The places that are unchanged in the trash; the thread that acts adds them, the thread that records takes them. */
    private final Set<TrashPlace> stayed = ConcurrentHashMap.newKeySet();

    RestoreWork(RunContext run) {
        this.run = run;
        this.removals = new Removals(run.catalog());
    }

    @Override
    public String stage() {
        return "restore, items";
    }

    @Override
    public List<Removal> begin(List<Removal> page) {
        removals.restoring(page, run.id());
        return page;
    }

    @Override
    public void leave(Removal removal) {
        // A restore claims all removals.
    }

    @Override
    public List<RestoreOutcome> carryOut(WritableStores.Writable store, List<TrashPlace> places) {
        List<RestoreOutcome> outcomes = store.files().restore(places);
        for (int i = 0; i < places.size(); i++) {
            if (!(outcomes.get(i) instanceof RestoreOutcome.Restored) && (outcomes.get(i) instanceof RestoreOutcome.Missing
                    || holds(store, places.get(i)))) {
                stayed.add(places.get(i));
            }
        }
        return outcomes;
    }

    private static boolean holds(WritableStores.Writable store, TrashPlace place) {
        try {
            return store.files().holds(place);
        } catch (IOException unknown) {
            return false;
        }
    }

    @Override
    public void record(List<Removal> begun, List<RestoreOutcome> outcomes) {
        List<Removal> restored = new ArrayList<>();
        List<Removal> trashed = new ArrayList<>();
        List<Removal> partly = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof RestoreOutcome.Restored) {
                restored.add(begun.get(i));
            } else if (stayed.remove(new TrashPlace(begun.get(i).run(), begun.get(i).seq()))) {
                trashed.add(begun.get(i));
            } else {
                // The next start recovers it.
                partly.add(begun.get(i));
            }
        }
        removals.restored(restored, run.id(), run.row().operator().actor());
        removals.untouched(trashed);
        removals.partlyRestored(partly, run.id());
    }

    @Override
    public boolean count(Removal removal, RestoreOutcome outcome) {
        if (!(outcome instanceof RestoreOutcome.Restored)) {
            run.faults().add(removal.key() + " " + removal.kinds(), why(outcome));
        }
        return outcome instanceof RestoreOutcome.Restored;
    }

    private static String why(RestoreOutcome outcome) {
        if (outcome instanceof RestoreOutcome.Occupied occupied) {
            return "something else lies at " + occupied.path() + "; move it away first";
        }
        if (outcome instanceof RestoreOutcome.NeedsRest rest) {
            return "the rest of its entry lies in the trash too (" + rest.rest().path() + "); restore that first";
        }
        if (outcome instanceof RestoreOutcome.Failed failed) {
            return failed.why();
        }
        return "is not in the trash";
    }
}
