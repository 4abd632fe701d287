package dev.winnow.job.trash;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.job.run.Recorder;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Work;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.store.TrashPlace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ends removals, a page at a time: notes in the catalog what is about to be done, does it on disk, records it. What was
 * done is recorded while the next is done.
 *
 * @param <O> what can come of one
 */
final class EndWork<O> implements Work {

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

        /** Counts one that is left alone. */
        void leave(Removal removal);

        /** @return what came of each, in the same order */
        List<O> carryOut(WritableStores.Writable store, List<TrashPlace> places);

        /** Within a transaction: records what came of them. */
        void record(List<Removal> removals, List<O> outcomes);

        /** Counts what came of one, once that is recorded. */
        void count(Removal removal, O outcome);
    }

    private final RunContext run;
    private final Catalog catalog;
    private final End<O> end;
    private final SelectedRemovals.Pages pages;
    private final Recorder recorder = new Recorder();

    EndWork(RunContext run, End<O> end) {
        this.run = run;
        this.catalog = run.catalog();
        this.end = end;
        this.pages = run.removals().pages();
        run.progress().stage(end.stage(), run.removals().count());
    }

    @Override
    public boolean next() {
        List<Removal> page = pages.next(PAGE);
        List<Removal> here = page.stream().filter(removal -> run.writable().has(removal.store())).toList();
        List<Removal> begun = catalog.inTransaction(() -> end.begin(here));
        if (!begun.isEmpty()) {
            // Before anything moves: after a power cut this is what tells that something may have.
            catalog.sync();
        }
        Set<Removal> taken = new HashSet<>(begun);
        recorder.record(() -> here.stream().filter(removal -> !taken.contains(removal)).forEach(end::leave));
        for (int from = 0; from < begun.size(); from += DO) {
            List<Removal> some = begun.subList(from, Math.min(begun.size(), from + DO));
            List<O> outcomes = carryOut(some);
            recorder.record(() -> record(some, outcomes));
        }
        recorder.record(catalog.ledger()::flush);
        return !page.isEmpty();
    }

    @Override
    public void close() {
        recorder.close();
    }

    private void record(List<Removal> removals, List<O> outcomes) {
        catalog.transact(() -> end.record(removals, outcomes));
        for (int i = 0; i < outcomes.size(); i++) {
            run.progress().done(1, removals.get(i).bytes());
            end.count(removals.get(i), outcomes.get(i));
        }
    }

    /** In the order in which they came, whatever stores they lie in. */
    private List<O> carryOut(List<Removal> removals) {
        Map<Long, List<Removal>> byStore = new LinkedHashMap<>();
        removals.forEach(removal -> byStore.computeIfAbsent(removal.store(), store -> new ArrayList<>()).add(removal));
        Map<Long, O> outcomes = new HashMap<>();
        byStore.forEach((store, of) -> {
            List<O> came = end.carryOut(run.writable().of(store),
                    of.stream().map(removal -> new TrashPlace(removal.run(), removal.seq())).toList());
            for (int i = 0; i < came.size(); i++) {
                outcomes.put(of.get(i).id(), came.get(i));
            }
        });
        return removals.stream().map(removal -> outcomes.get(removal.id())).toList();
    }
}
