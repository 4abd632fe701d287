package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.decision.PlanFingerprint;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.RunParameters;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.catalog.history.SelectedRemovals.By;
import dev.winnow.catalog.history.SelectedRemovals.Choice;
import dev.winnow.job.Planning.Planned;
import dev.winnow.job.removing.ApplyJob;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.trash.EarlyPurge;
import dev.winnow.job.trash.PurgeJob;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.PartKind;
import dev.winnow.model.RunKind;
import dev.winnow.plan.PlanBlock;
import dev.winnow.report.content.RunSummary.Listed;
import dev.winnow.report.output.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Applies plans and purges the trash. */
public final class Applying {

    /** A plan that is older is not applied. */
    public static final Duration PLANS_LIVE = Duration.ofDays(3);

    private final Engine engine;
    private final Catalog catalog;
    private final Consumer<String> recovered;

    /** @param recovered takes findings about an interrupted run, a sentence each */
    public Applying(Engine engine, Consumer<String> recovered) {
        this.engine = engine;
        this.catalog = engine.catalog();
        this.recovered = recovered;
    }

    /**
     * The results of a run; each is null if the run did not reach it.
     *
     * @param plan the new plan, or an earlier plan that a person approved and the run applied instead
     * @param held why nothing was applied to some or all stores; null if the whole plan was
     */
    public record Ran(Planned plan, RunResult apply, RunResult purge, Halt held) {

        /** The run that made the plan; null if an earlier one did. */
        public RunResult planned() {
            return plan.earlier() ? null : plan.run();
        }
    }

    /** Makes a plan, applies it if limits and approval allow, and purges removals that are due. */
    public Ran run(Job job, Instant asOf, String override) {
        refuseFuture(asOf);
        ClockCheck.require(catalog, override, engine.operator().actor());
        List<JobStore> stores = JobStore.open(catalog, job);
        return holding(job, stores, "run " + job.name(), () -> {
            engine.closeRuns(job, recovered);
            Planning planning = new Planning(engine, recovered);
            Optional<Planned> approved = asOf == null ? approved(job, override) : Optional.empty();
            Planned planned = approved.orElseGet(() -> planning.plan(job, stores, asOf, override));
            if (planned.plan() == null) {
                return new Ran(planned, null, null, null);
            }
            try {
                check(job, planned.plan(), override, planned.earlier() || catalog.shared());
            } catch (Halt held) {
                boolean waits = held.kind() == Halt.Kind.WAITING;
                RunResult purge = waits ? emptied(job, stores, null, null) : null;
                return new Ran(planned, null, purge, planned.closed().orElse(held));
            }
            RunResult apply = applied(job, stores, planned.plan(), override);
            RunResult purge = engine.stop().asked() ? null
                    : emptied(job, stores, null, null);
            HistoryPruning.prune(engine, job).forEach(recovered);
            return new Ran(planned, apply, purge, planned.closed().orElse(null));
        });
    }

    /** The plan that a person approved and that has not expired, so that the run does what the person looked at. */
    private Optional<Planned> approved(Job job, String override) {
        Plans plans = new Plans(catalog);
        return plans.approved(job, Instant.ofEpochMilli(catalog.now()).minus(PLANS_LIVE))
                .filter(plan -> !plans.newerApplied(plan))
                .filter(plan -> Planning.leftOut(catalog, plan).equals(job.leftOutNames()))
                .filter(plan -> PlanBlock.of(catalog, job, plan, override).isEmpty())
                .map(plan -> {
                    RunRow made = new Runs(catalog).find(plan.run()).orElseThrow();
                    recovered.accept("plan " + plan.id() + " of " + new Times(job.policy().zone()).zoned(plan.created())
                            + ", which " + plan.approvedBy() + " approved, is applied; no new one is made");
                    return new Planned(new RunResult(made, Listed.none(), Listed.none(), List.of(), List.of(), null), plan, List.of(),
                            Optional.empty(), Optional.empty());
                });
    }

    /** Applies a saved plan, or resumes an interrupted apply. */
    public RunResult apply(Job job, String id, String override) {
        Plans plans = new Plans(catalog);
        PlanRow plan = plans.find(id).filter(found -> found.fingerprint() != null).orElseThrow(() ->
                Halt.missing("there is no plan " + id + "; see 'runs' for the plans"));
        ClockCheck.require(catalog, override, engine.operator().actor());
        List<JobStore> stores = JobStore.open(catalog, job);
        return holding(job, stores, "apply " + id, () -> {
            engine.closeRuns(job, recovered);
            Optional<RunRow> done = new Runs(catalog).doneApply(id);
            if (done.isPresent() && engine.completed(ApplyJob.NAME, done.get().id())) {
                recovered.accept(id + " has been applied by " + done.get().id() + " already; nothing was left to do");
                return new RunResult(done.get(), Listed.none(), Listed.none(), List.of(), List.of(), null);
            }
            check(job, plan, override, true);
            return applied(job, stores, plan, override);
        });
    }

    /**
     * Deletes removals of the job's own runs for good.
     *
     * @param olderThan purges the removals from before this instant, even if they are not due; null for those that are due
     */
    public RunResult purge(Job job, Instant olderThan, String override) {
        ClockCheck.require(catalog, override, engine.operator().actor());
        List<JobStore> stores = JobStore.open(catalog, job);
        return holding(job, stores, "purge " + job.name(), () -> {
            engine.closeRuns(job, recovered);
            return emptied(job, stores, olderThan, override);
        });
    }

    private <T> T holding(Job job, List<JobStore> stores, String what, Supplier<T> work) {
        engine.hosts().require(stores);
        stores.stream().filter(store -> !store.adopted()).findFirst().ifPresent(store -> {
            throw Halt.stopped(store.store().name() + ": " + store.row().root() + " is not adopted; "
                    + JobStore.adopting(catalog, job));
        });
        return engine.locks().changing(stores, List.of(catalog.state().path(), job.reports().directory()), what,
                recovered, work);
    }

    private void refuseFuture(Instant asOf) {
        if (asOf != null && asOf.isAfter(Instant.ofEpochMilli(catalog.now()))) {
            throw Halt.usage(asOf + " lies in the future; use plan --as-of to simulate it");
        }
    }

    /**
     * @param saved whether another process may have changed its rows since they were saved: not those of a plan that this
     *              run has just made in a catalog that no other process can open
     * @throws Halt if the plan must not be executed
     */
    private void check(Job job, PlanRow plan, String override, boolean saved) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        Times times = new Times(job.policy().zone());
        if (plan.simulated()) {
            throw Halt.usage(plan.id() + " is a simulation for " + times.zoned(plan.asOf()) + "; plan again");
        }
        if (!plan.content().equals(job.content())) {
            throw Halt.stopped(job.file() + " has changed since " + plan.id() + " was made; plan again");
        }
        if (now.isAfter(plan.created().plus(PLANS_LIVE))) {
            throw Halt.stopped(plan.id() + " was made at " + times.zoned(plan.created()) + " and expired after 3 d; plan again");
        }
        if (new Plans(catalog).newerApplied(plan)) {
            throw Halt.stopped(plan.id() + " has expired: a newer plan was applied; plan again");
        }
        if (saved && !PlanFingerprint.of(catalog, plan).equals(plan.fingerprint())) {
            throw Halt.stopped("the catalog's rows of " + plan.id() + " do not match its fingerprint: somebody changed them, "
                    + "or another version of Winnow made the plan; plan again");
        }
        PlanBlock.of(catalog, job, plan, override).ifPresent(hold -> {
            throw hold.halt();
        });
    }

    private RunResult applied(Job job, List<JobStore> stores, PlanRow plan, String given) {
        String override = given != null ? given : new Plans(catalog).limitOverride(plan.id()).orElse(null);
        Stores owners = new Stores(catalog);
        for (JobStore store : stores) {
            for (PartKind kind : job.policy().parts()) {
                if (!owners.owner(store.row().id(), kind).map(job.name()::equals).orElse(false)) {
                    throw Halt.stopped(store.store().name() + ": its " + kind.word() + " are not adopted by job "
                            + job.name() + "; adopt the store with this job, or narrow the job with 'rules-only'");
                }
            }
        }
        RunRow row = catalog.inTransaction(() -> begin(job, plan, override));
        catalog.ledger().flush();
        return engine.execute(ApplyJob.NAME, row.id());
    }

    private RunRow begin(Job job, PlanRow plan, String override) {
        Runs runs = new Runs(catalog);
        new Plans(catalog).applied(plan.id());
        Optional<RunRow> cutShort = runs.unfinishedApply(plan.id());
        RunRow row = cutShort.or(() -> runs.doneApply(plan.id())).map(unfinished -> runs.reopen(unfinished, engine.operator()))
                .orElseGet(() -> runs.start(RunKind.APPLY, job.name(), plan.asOf(), plan.id(), engine.operator()));
        RunParameters.of(job, override, null).keep(catalog, row.id());
        // What a resumed run removes stays in the trash as long as what the first start removed.
        runs.purgeAt(row.id(), job.trashKeep().after(cutShort.isPresent() ? Instant.ofEpochMilli(catalog.now()) : row.started(),
                job.policy().zone()));
        if (override != null) {
            runs.overridden(row.id(), engine.operator().actor(), override, plan.limited());
        }
        return row;
    }

    private RunResult emptied(Job job, List<JobStore> stores, Instant olderThan, String override) {
        Choice due = olderThan == null
                ? EarlyPurge.choice(catalog, job, stores)
                : new Choice(By.REMOVED_BEFORE, job.name(), null, olderThan);
        RunRow row = engine.start(RunKind.PURGE, job.name(), null, RunParameters.of(job, override, due));
        return engine.execute(PurgeJob.NAME, row.id());
    }
}
