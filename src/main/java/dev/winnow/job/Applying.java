package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.decision.PlanFingerprint;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.job.Planning.Planned;
import dev.winnow.job.removing.ApplyJob;
import dev.winnow.job.run.LiveRun;
import dev.winnow.job.run.Overrides;
import dev.winnow.job.stores.Interrupted;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.stores.ScanLock;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.job.trash.PurgeJob;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.PartKind;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.plan.Hold;
import dev.winnow.report.content.RunSummary.Listed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Executes plans and empties the trash. */
public final class Applying {

    private static final Duration PLANS_LIVE = Duration.ofDays(3);

    private final Engine engine;
    private final Catalog catalog;
    private final Consumer<String> recovered;
    private final Interrupted interrupted;

    /** @param recovered takes what was found of an interrupted run, a sentence each */
    public Applying(Engine engine, Consumer<String> recovered) {
        this.engine = engine;
        this.catalog = engine.catalog();
        this.recovered = recovered;
        this.interrupted = new Interrupted(catalog, engine.operator(), recovered);
    }

    /**
     * What a run did; each null where it did not come to it.
     *
     * @param plan  what was planned, or the plan that a person had approved and that was applied instead
     * @param held why nothing was applied, or nothing to some stores; null where all was
     */
    public record Ran(Planned plan, RunResult apply, RunResult purge, Halt held) {

        /** The run that made the plan; null where an earlier run did. */
        public RunResult planned() {
            return plan.earlier() ? null : plan.run();
        }
    }

    /** Plans, applies where limits and approval allow, purges what is due. */
    public Ran run(Job job, Instant asOf, Overrides overrides) {
        refuseFuture(asOf);
        ClockCheck.require(catalog, overrides, engine.operator().actor());
        List<JobStore> stores = JobStore.open(catalog, job);
        return holding(job, stores, "run " + job.name(), writable -> {
            interrupted.closeRuns(job);
            Planning planning = new Planning(engine, recovered);
            Optional<Planned> approved = asOf == null ? approved(job, overrides) : Optional.empty();
            Planned planned = approved.orElseGet(() -> planning.plan(job, stores, asOf, overrides));
            if (planned.plan() == null) {
                return new Ran(planned, null, null, null);
            }
            try {
                check(job, planned.plan(), overrides);
            } catch (Halt held) {
                boolean waits = held.kind() == Halt.Kind.WAITING;
                RunResult purge = waits ? purge(job, stores, writable, null, Overrides.NONE) : null;
                return new Ran(planned, null, purge, planned.closed().orElse(held));
            }
            RunResult apply = apply(job, stores, writable, planned.plan(), overrides);
            RunResult purge = engine.stop().asked() ? null
                    : purge(job, stores, writable, null, Overrides.NONE);
            HistoryPruning.prune(catalog, job, engine.operator()).forEach(recovered);
            return new Ran(planned, apply, purge, planned.closed().orElse(null));
        });
    }

    /** The plan that a person approved and that has not expired: what was looked at is what is done. */
    private Optional<Planned> approved(Job job, Overrides overrides) {
        Plans plans = new Plans(catalog);
        return plans.approved(job, Instant.ofEpochMilli(catalog.now()).minus(PLANS_LIVE))
                .filter(plan -> !plans.newerApplied(plan))
                .filter(plan -> Hold.of(catalog, job, plan, overrides.limit()).isEmpty())
                .map(plan -> {
                    RunRow made = new Runs(catalog).find(plan.run()).orElseThrow();
                    recovered.accept("plan " + plan.id() + " of " + plan.created().truncatedTo(ChronoUnit.SECONDS)
                            + ", which " + plan.approvedBy() + " approved, is applied; no new one is made");
                    return new Planned(new RunResult(made, Listed.none(), Listed.none(), null), plan, List.of(),
                            Optional.empty(), Optional.empty());
                });
    }

    /** Executes a saved plan, or goes on with one whose execution was cut short. */
    public RunResult apply(Job job, String id, Overrides overrides) {
        Plans plans = new Plans(catalog);
        PlanRow plan = plans.find(id).filter(found -> found.fingerprint() != null).orElseThrow(() ->
                Halt.usage("there is no plan " + id + "; see 'runs' for the plans"));
        ClockCheck.require(catalog, overrides, engine.operator().actor());
        List<JobStore> stores = JobStore.open(catalog, job);
        return holding(job, stores, "apply " + id, writable -> {
            interrupted.closeRuns(job);
            Optional<RunRow> done = new Runs(catalog).doneApply(id);
            if (done.isPresent() && engine.completed(ApplyJob.NAME, done.get().id())) {
                recovered.accept(id + " has been applied by " + done.get().id() + " already; nothing was left to do");
                return new RunResult(done.get(), Listed.none(), Listed.none(), null);
            }
            check(job, plan, overrides);
            return apply(job, stores, writable, plan, overrides);
        });
    }

    /**
     * Deletes for good what the job's own runs removed and what is due.
     *
     * @param olderThan purges what was removed before this instant, whatever its date; null for what is due
     */
    public RunResult purge(Job job, Instant olderThan, Overrides overrides) {
        ClockCheck.require(catalog, overrides, engine.operator().actor());
        List<JobStore> stores = JobStore.open(catalog, job);
        return holding(job, stores, "purge " + job.name(), writable -> {
            interrupted.closeRuns(job);
            return purge(job, stores, writable, olderThan, overrides);
        });
    }

    private <T> T holding(Job job, List<JobStore> stores, String what, Function<WritableStores, T> work) {
        return ScanLock.holding(catalog, stores, engine.operator(), what, () -> {
            try (WritableStores writable = interrupted.open(stores, apart(job), what)) {
                return work.apply(writable);
            }
        });
    }

    private List<Path> apart(Job job) {
        return List.of(catalog.state().path(), job.reports().directory());
    }

    private void refuseFuture(Instant asOf) {
        if (asOf != null && asOf.isAfter(Instant.ofEpochMilli(catalog.now()))) {
            throw Halt.usage(asOf + " lies in the future; use plan --as-of to simulate it");
        }
    }

    /** @throws Halt if the plan must not be executed */
    private void check(Job job, PlanRow plan, Overrides overrides) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        if (plan.simulated()) {
            throw Halt.usage(plan.id() + " is a simulation for " + plan.asOf() + "; plan again");
        }
        if (!plan.content().equals(job.content())) {
            throw Halt.stopped(plan.id() + " was made for another content of " + job.file() + "; plan again");
        }
        if (now.isAfter(plan.created().plus(PLANS_LIVE))) {
            throw Halt.stopped(plan.id() + " was made at " + plan.created() + " and expired after 3 d; plan again");
        }
        if (new Plans(catalog).newerApplied(plan)) {
            throw Halt.stopped(plan.id() + " has expired: a newer plan was applied; plan again");
        }
        if (!PlanFingerprint.of(catalog, plan).equals(plan.fingerprint())) {
            throw Halt.stopped("what the catalog holds of " + plan.id() + " is not what was planned: somebody changed it, "
                    + "or another version of Winnow made it; plan again");
        }
        Hold.of(catalog, job, plan, overrides.limit()).ifPresent(hold -> {
            throw hold.halt();
        });
    }

    private RunResult apply(Job job, List<JobStore> stores, WritableStores writable, PlanRow plan,
                            Overrides given) {
        Overrides overrides = given.limit() != null ? given
                : new Overrides(new Plans(catalog).limitOverride(plan.id()).orElse(null));
        Stores owners = new Stores(catalog);
        for (JobStore store : stores) {
            for (PartKind kind : job.policy().parts()) {
                if (!owners.owner(store.row().id(), kind).map(job.name()::equals).orElse(false)) {
                    throw Halt.stopped(store.store().name() + ": its " + kind.word() + " are not adopted by job "
                            + job.name() + "; adopt the store with this job, or narrow the job with 'parts'");
                }
            }
        }
        RunRow row = catalog.inTransaction(() -> begin(job, plan, overrides));
        LiveRun run = LiveRun.changing(catalog, row, job, stores, writable, overrides, engine.stop(),
                engine.progress());
        catalog.ledger().flush();
        return engine.execute(ApplyJob.NAME, run);
    }

    private RunRow begin(Job job, PlanRow plan, Overrides overrides) {
        Runs runs = new Runs(catalog);
        new Plans(catalog).applied(plan.id());
        RunRow row = runs.unfinishedApply(plan.id()).or(() -> runs.doneApply(plan.id())).map(unfinished -> runs.reopen(unfinished, engine.operator()))
                .orElseGet(() -> runs.start(RunKind.APPLY, job.name(), plan.asOf(), plan.id(), engine.operator()));
        runs.purgeAt(row.id(), job.trashKeep().after(row.started(), job.policy().zone()));
        if (overrides.limit() != null) {
            runs.overridden(row.id(), engine.operator().actor(), overrides.limit(), plan.limited());
        }
        return row;
    }

    private RunResult purge(Job job, List<JobStore> stores, WritableStores writable, Instant olderThan,
                            Overrides overrides) {
        SelectedRemovals due = olderThan == null
                ? SelectedRemovals.due(catalog, job.name(), Instant.ofEpochMilli(catalog.now()))
                : SelectedRemovals.olderThan(catalog, job.name(), olderThan);
        RunRow row = new Runs(catalog).start(RunKind.PURGE, job.name(), null, null, engine.operator());
        overrides.record(catalog, row);
        LiveRun run = LiveRun.ending(catalog, row, job, stores, writable, due, engine.stop(), engine.progress());
        RunResult result = engine.execute(PurgeJob.NAME, run);
        return finish(run, result, run.totals().removed());
    }

    private RunResult finish(LiveRun run, RunResult result, Runs.Counts counts) {
        Runs runs = new Runs(catalog);
        runs.end(run.id(), run.totals().skipped() > 0 ? RunOutcome.PROBLEMS : RunOutcome.DONE, counts);
        catalog.ledger().flush();
        return result.ended(runs.find(run.id()).orElseThrow());
    }
}
