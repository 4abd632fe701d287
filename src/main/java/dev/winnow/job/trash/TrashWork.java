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
 * Ends removals, a page at a time: notes in the catalog what is about to be done, does it on disk, records it. What was
 * done is recorded while the next is done.
 *
 * @param <O> what can come of one
 */
final class TrashWork<O> implements ClaimedWork.Work<TrashWork.Ended<O>> {

    private static final int PAGE = 2_000;
    /** How many are worked on at a time, and recorded while the next are. */
    private static final int DO = 500;

    /** One way to end removals. */
    interface End<O> {

        /** What it is called, for whoever watches. */
        String stage();

        /**
         * Within a transaction: notes those that are worked on now.
         *
         * @return these; the others are left alone
         */
        List<Removal> begin(List<Removal> page);

        /** Tells of one that is left alone. */
        void leave(Removal removal);

        /** @return what came of each, in the same order */
        List<O> carryOut(WritableStores.Writable store, List<TrashPlace> places);

        /** Within a transaction: records what came of them. */
        void record(List<Removal> removals, List<O> outcomes);

        /** Tells what came of one, once that is recorded; returns whether it was done. */
        boolean count(Removal removal, O outcome);
    }

    /**
     * What was done of some removals.
     *
     * @param left those that are left alone
     */
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
            List<Removal> begun = catalog.inTransaction(() -> end.begin(here));
            if (!begun.isEmpty()) {
                // Before anything moves: after a power cut this is what tells that something may have.
                catalog.sync();
            }
            Set<Removal> taken = new HashSet<>(begun);
            List<Removal> left = here.stream().filter(removal -> !taken.contains(removal)).toList();
            for (int from = 0; from < begun.size(); from += DO) {
                List<Removal> some = begun.subList(from, Math.min(begun.size(), from + DO));
                done.hand(new Ended<>(some, carryOut(some), List.of()));
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

    /** In the order in which they came, whatever stores they lie in. */
    private List<O> carryOut(List<Removal> removals) {
        Map<Long, List<Removal>> byStore = new LinkedHashMap<>();
        removals.forEach(removal -> byStore.computeIfAbsent(removal.store(), store -> new ArrayList<>()).add(removal));
        Map<Long, O> outcomes = new HashMap<>();
        byStore.forEach((store, of) -> {
            List<O> came = end.carryOut(stores.of(store),
                    of.stream().map(removal -> new TrashPlace(removal.run(), removal.seq())).toList());
            for (int i = 0; i < came.size(); i++) {
                outcomes.put(of.get(i).id(), came.get(i));
            }
        });
        return removals.stream().map(removal -> outcomes.get(removal.id())).toList();
    }
}
