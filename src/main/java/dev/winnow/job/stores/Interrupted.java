package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Cause;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** What a process left that died at its work, and what is to be done about it before anything else. */
public final class Interrupted {

    private final Catalog catalog;
    private final Operator operator;
    private final Consumer<String> said;

    /** @param said takes what was found, a sentence each */
    public Interrupted(Catalog catalog, Operator operator, Consumer<String> said) {
        this.catalog = catalog;
        this.operator = operator;
        this.said = said;
    }

    /** Opens stores for changes and brings disk and catalog in line before any. */
    public WritableStores open(List<JobStore> stores, Collection<Path> apart, String what) {
        WritableStores writable = WritableStores.open(catalog, stores, apart, what);
        try {
            Reconciliation.run(catalog, writable, operator.actor()).forEach(said);
            return writable;
        } catch (IOException failed) {
            writable.close();
            throw new Halt(Halt.Kind.FAILED, "what an interrupted run left cannot be looked at: "
                    + Cause.of(failed), failed);
        } catch (RuntimeException failed) {
            writable.close();
            throw failed;
        }
    }

    /**
     * For work that only reads stores: ends what was half done in those where something was, for a scan would take
     * what lies between its place and the trash for lost.
     */
    public void settle(Job job, List<JobStore> stores, String what) {
        List<JobStore> halfDone = stores.stream().filter(this::halfDone).toList();
        if (!halfDone.isEmpty()) {
            open(halfDone, List.of(catalog.state().path(), job.reports().directory()), what).close();
        }
    }

    private boolean halfDone(JobStore store) {
        long id = store.row().id();
        return !new PlanItems(catalog).claims(id).isEmpty()
                || !new Removals(catalog).inState(id, Removals.RESTORING).isEmpty();
    }

    /** Ends the runs of a job that dead processes left open; to be called while all of its stores are held. */
    public void closeRuns(Job job) {
        Runs runs = new Runs(catalog);
        for (RunRow open : runs.open(job.name())) {
            // A restore holds only the stores that it works on, so one may be on while a scan of the others begins; and a
            // job of the same name may be on at another host.
            if (catalog.holds().ended(open.id(), open.operator(), operator)) {
                runs.end(open.id(), RunOutcome.INTERRUPTED, runs.counted(open));
                said.accept(open.kind().word() + " " + open.id() + " of process " + open.operator().pid()
                        + (open.operator().host().equals(operator.host()) ? "" : " on " + open.operator().host())
                        + " was cut short"
                        + (open.kind() == RunKind.APPLY ? "; to finish it: apply " + open.plan() : ""));
            }
        }
    }
}
