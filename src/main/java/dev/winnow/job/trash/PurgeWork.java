package dev.winnow.job.trash;

import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.store.OpenStore;
import dev.winnow.store.PurgeOutcome;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Deletes removals for good once they are due. The removals of a build that is held now wait in the trash. */
final class PurgeWork implements TrashWork.End<PurgeOutcome> {

    private static final String GAINED = "gained";

    private final RunContext run;
    private final Removals removals;
    /** Why removals wait. One thread claims, another one reports. */
    private final Map<Removal, String> reasons = new ConcurrentHashMap<>();
    private HeldBuilds held;
    private Long before;

    PurgeWork(RunContext run) {
        this.run = run;
        this.removals = new Removals(run.catalog());
    }

    @Override
    public String stage() {
        return "purge, items";
    }

    @Override
    public void look(List<Removal> page) {
        held = new HeldBuilds(run.catalog(), run.here(), page);
    }

    @Override
    public List<Removal> begin(List<Removal> page) {
        run.catalog().passGate();
        held.withPins();
        List<Removal> taken = page.stream().filter(removal -> {
            String why = removal.state().equals(Removals.PURGING) ? null : held.why(removal);
            if (why != null) {
                reasons.put(removal, why);
            }
            return why == null;
        }).toList();
        removals.purging(taken, run.id());
        return taken;
    }

    @Override
    public void leave(Removal removal) {
        run.faults().add(removal.key() + " " + removal.kinds(), reasons.remove(removal));
    }

    @Override
    public List<PurgeOutcome> carryOut(WritableStores.Writable store, List<TrashPlace> places) {
        noteSpace();
        // There is no way back from here: a process that has lost its stores stops.
        run.catalog().transact(() -> { });
        List<PurgeOutcome> outcomes = store.files().purge(places);
        noteSpace();
        return outcomes;
    }

    /** The growth of the free space in bytes; negative if others wrote more, null if unknown. */
    static Long gained(RunContext run) {
        return run.sum(GAINED);
    }

    /** Measures the free space, because files with other hard links free less than their sizes. */
    private void noteSpace() {
        Set<Object> seen = new HashSet<>();
        long free = 0;
        try {
            for (WritableStores.Writable store : run.writable().all()) {
                OpenStore.Space space = store.store().files().space();
                if (seen.add(space.medium())) {
                    free += space.free();
                }
            }
            run.add(GAINED, before == null ? 0 : free - before);
            before = free;
        } catch (IOException unknown) {
            // Only the report shows this figure.
        }
    }

    @Override
    public void record(List<Removal> begun, List<PurgeOutcome> outcomes) {
        List<Removal> gone = new ArrayList<>();
        List<Removal> stuck = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            (outcomes.get(i) instanceof PurgeOutcome.Failed ? stuck : gone).add(begun.get(i));
        }
        removals.stuck(stuck, run.id());
        removals.purged(gone, run.id(), run.row().operator().actor());
    }

    @Override
    public boolean count(Removal removal, PurgeOutcome outcome) {
        if (outcome instanceof PurgeOutcome.Failed failed) {
            run.faults().add(removal.key() + " " + removal.kinds(), "was not purged as a whole: " + failed.why());
        } else if (outcome instanceof PurgeOutcome.Missing && removal.state().equals(Removals.TRASHED)) {
            run.faults().add(removal.key() + " " + removal.kinds(), "was not in the trash any more");
        }
        return !(outcome instanceof PurgeOutcome.Failed);
    }
}
