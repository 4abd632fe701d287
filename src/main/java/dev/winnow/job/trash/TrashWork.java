package dev.winnow.job.trash;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.job.run.ClaimedWork;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.plan.BackgroundProducer;
import dev.winnow.store.TrashPlace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.batch.core.step.StepContribution;

/**
 * Ends removals, a page at a time: it claims them in the catalog, acts on disk, and records the outcomes. The step records
 * one batch while the next one is worked on.
 *
 * @param <O> the outcome of a removal
 */
final class TrashWork<O> implements ClaimedWork.Work<TrashWork.Ended<O>> {

    private static final int PAGE = 2_000;
    /** The number of removals that are worked on, and recorded, together. */
    private static final int BATCH = 500;

    /** One way to end removals. */
    interface End<O> {

        /** The stage as progress shows it. */
        String stage();

        /** Looks at what must not be looked at within a transaction, before {@link #begin}. */
        default void look(List<Removal> page) {
        }

        /**
         * Claims removals within a transaction.
         *
         * @return the claimed ones; the others wait
         */
        List<Removal> begin(List<Removal> page);

        /** Reports a removal that waits. */
        void leave(Removal removal);

        /** @return the outcomes, in the same order */
        List<O> carryOut(WritableStores.Writable store, List<TrashPlace> places);

        /** Records the outcomes within a transaction. */
        void record(List<Removal> removals, List<O> outcomes);

        /** Reports an outcome once it is recorded; returns whether the removal has ended. */
        boolean count(Removal removal, O outcome);
    }

    /** @param left the removals that wait */
    record Ended<O>(List<Removal> removals, List<O> outcomes, List<Removal> left) { }

    private final RunContext run;
    private final Catalog catalog;
    private final End<O> end;
    private final SelectedRemovals.Pages pages;
    private final WritableStores stores;

    TrashWork(RunContext run, End<O> end) {
        this.run = run;
        this.catalog = run.catalog();
        this.end = end;
        this.stores = run.writable();
        this.pages = run.removals().pages();
        run.progress().stage(end.stage(), run.removals().count());
    }

    @Override
    public void act(BackgroundProducer<Ended<O>> done) {
        for (List<Removal> page = pages.next(PAGE); !page.isEmpty() && !run.stopping(); page = pages.next(PAGE)) {
            List<Removal> here = page.stream().filter(removal -> stores.has(removal.store())).toList();
            end.look(here);
            List<Removal> begun = catalog.inTransaction(() -> end.begin(here));
            if (!begun.isEmpty()) {
                // Before a file moves, because after a power cut only the claim says that it may have moved.
                catalog.sync();
            }
            Set<Removal> claimed = new HashSet<>(begun);
            List<Removal> left = here.stream().filter(removal -> !claimed.contains(removal)).toList();
            for (int from = 0; from < begun.size(); from += BATCH) {
                List<Removal> batch = begun.subList(from, Math.min(begun.size(), from + BATCH));
                done.hand(new Ended<>(batch, carryOut(batch), List.of()));
            }
            done.hand(new Ended<>(List.of(), List.of(), left));
        }
    }

    @Override
    public void record(Ended<O> ended, StepContribution counts) {
        List<Removal> removals = ended.removals();
        catalog.transact(() -> end.record(removals, ended.outcomes()));
        for (int i = 0; i < removals.size(); i++) {
            counts.incrementReadCount();
            run.progress().done(1, removals.get(i).bytes());
            if (end.count(removals.get(i), ended.outcomes().get(i))) {
                counts.incrementWriteCount(1);
            } else {
                counts.incrementProcessSkipCount();
            }
        }
        for (Removal left : ended.left()) {
            counts.incrementReadCount();
            counts.incrementFilterCount(1);
            end.leave(left);
        }
        catalog.ledger().flush();
    }

    /** @return the outcomes in the order of the removals, over all stores */
    private List<O> carryOut(List<Removal> removals) {
        Map<Long, List<Removal>> byStore = new LinkedHashMap<>();
        removals.forEach(removal -> byStore.computeIfAbsent(removal.store(), store -> new ArrayList<>()).add(removal));
        Map<Long, O> outcomes = new HashMap<>();
        byStore.forEach((store, inStore) -> {
            List<O> ofStore = end.carryOut(stores.of(store),
                    inStore.stream().map(removal -> new TrashPlace(removal.run(), removal.seq())).toList());
            for (int i = 0; i < ofStore.size(); i++) {
                outcomes.put(inStore.get(i).id(), ofStore.get(i));
            }
        });
        return removals.stream().map(removal -> outcomes.get(removal.id())).toList();
    }
}
