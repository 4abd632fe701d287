package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.RunParameters;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.planning.PlanJob;
import dev.winnow.job.scanning.ScanJob;
import dev.winnow.job.stores.JobStore;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.plan.PlanBlock;
import dev.winnow.report.output.Times;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Scans stores and makes plans. Changes no store. */
public final class Planning {

    private final Engine engine;
    private final Catalog catalog;
    private final Consumer<String> messages;

    /** @param messages takes findings about an interrupted run, a sentence each */
    public Planning(Engine engine, Consumer<String> messages) {
        this.engine = engine;
        this.catalog = engine.catalog();
        this.messages = messages;
    }

    /**
     * A plan and its run.
     *
     * @param plan     null if the run was stopped before it made one
     * @param warnings other reasons why {@code run} would not apply it, and doubts about the job and its scans; a sentence
     *                 each
     * @param hold     why {@code run} does not apply it until a person approves it
     * @param closed   why the plan removes nothing from some stores: the links that lead into them are unknown
     */
    public record Planned(RunResult run, PlanRow plan, List<String> warnings, Optional<PlanBlock> hold,
                          Optional<Halt> closed) {

        /** Whether an earlier run made the plan, and a person has approved it since. */
        public boolean earlier() {
            return plan != null && run.summary() == null;
        }
    }

    /**
     * Brings the catalog up to date with the job's stores.
     *
     * @param override why a person goes on although a store has lost too many builds; null if nobody does
     */
    public RunResult scan(Job job, String override) {
        List<JobStore> stores = JobStore.open(catalog, job);
        engine.hosts().require(stores);
        return engine.locks().holding(stores, "scan " + job.name(), () -> {
            settle(job, stores, "scan " + job.name());
            RunRow row = engine.start(RunKind.SCAN, job.name(), null, RunParameters.of(job, override, null));
            RunResult result = engine.execute(ScanJob.NAME, row.id());
            result.warnings().forEach(messages);
            if (result.row().ended() == null) {
                new Runs(catalog).end(row.id(), result.faults().count() > 0 ? RunOutcome.PROBLEMS
                        : RunOutcome.DONE, Runs.Counts.NONE);
            }
            catalog.ledger().flush();
            return result.ended(new Runs(catalog).find(row.id()).orElseThrow());
        });
    }

    /**
     * Scans, decides and reports.
     *
     * @param asOf     the instant to judge at; null for now
     * @param override as for {@link #scan}
     */
    public Planned plan(Job job, Instant asOf, String override) {
        List<JobStore> stores = JobStore.open(catalog, job);
        engine.hosts().require(stores);
        return engine.locks().holding(stores, "plan " + job.name(), () -> {
            settle(job, stores, "plan " + job.name());
            return plan(job, stores, asOf, override);
        });
    }

    private void settle(Job job, List<JobStore> stores, String what) {
        engine.locks().settle(job, stores, what, messages);
        engine.closeRuns(job, messages);
    }

    Planned plan(Job job, List<JobStore> stores, Instant asOf, String override) {
        Optional<String> clock = ClockCheck.doubt(catalog);
        RunRow row = engine.start(RunKind.PLAN, job.name(), asOf, RunParameters.of(job, override, null));
        RunResult result = engine.execute(PlanJob.NAME, row.id());
        PlanRow plan = result.row().plan() == null ? null : new Plans(catalog).find(result.row().plan()).orElse(null);
        List<String> warnings = new ArrayList<>();
        clock.ifPresent(warnings::add);
        warnings.addAll(result.warnings());
        if (plan != null) {
            warnings.addAll(warnings(job, stores, plan));
        }
        Optional<PlanBlock> hold = plan == null || plan.simulated() ? Optional.empty()
                : PlanBlock.of(catalog, job, plan, override);
        return new Planned(result, plan, warnings, hold, result.closed().isEmpty() ? Optional.empty()
                : Optional.of(Halt.stopped(String.join("; ", result.closed()))));
    }

    private List<String> warnings(Job job, List<JobStore> stores, PlanRow plan) {
        List<String> warnings = new ArrayList<>();
        if (plan.simulated()) {
            warnings.add("this is a simulation: " + new Times(job.policy().zone()).zoned(plan.asOf())
                    + " lies in the future, so the plan is never applied");
            return warnings;
        }
        List<String> foreign = stores.stream().filter(store -> !store.adopted()).map(store -> store.store().name()).toList();
        if (!foreign.isEmpty()) {
            warnings.add(String.join(", ", foreign) + (foreign.size() == 1 ? " is" : " are")
                    + " not adopted, so nothing is removed there; " + JobStore.adopting(catalog, job));
        }
        return warnings;
    }

    /** The names of the stores that were left out when a plan was made. */
    static List<String> leftOut(Catalog catalog, PlanRow plan) {
        return RunParameters.of(catalog, plan.run()).map(RunParameters::without).orElse(List.of());
    }

    /**
     * Reads a plan's job file as it is now, without the stores that the plan leaves out.
     *
     * @throws Halt if there is no such plan, or its file is not on this host
     */
    public static Job jobOf(Catalog catalog, String id) {
        PlanRow plan = new Plans(catalog).find(id).orElseThrow(() ->
                Halt.missing("there is no plan " + id + "; see 'runs' for the plans"));
        Path file = NameCodec.absolute(plan.jobFile());
        if (catalog.shared() && !Files.exists(file)) {
            String host = new Runs(catalog).find(plan.run()).map(run -> run.operator().host()).orElse("another host");
            throw Halt.usage("there is no " + plan.jobFile() + " on this host; " + plan.id() + " was made on " + host
                    + ": apply it there, or put the job file into the same place here");
        }
        return JobFiles.read(file).without(leftOut(catalog, plan));
    }

    /**
     * An approved plan.
     *
     * @param exceeded   every limit that the plan exceeds, a line each
     * @param overridden whether it may be applied in spite of them
     */
    public record Approval(PlanRow plan, List<String> exceeded, boolean overridden) { }

    /**
     * Approves a plan, and later plans of the same content.
     *
     * @param planOrJob     a plan's id, or the name of a job whose newest plan waits
     * @param limitOverride why this plan alone may be applied in spite of its limits; null if it may not
     */
    public Approval approve(String planOrJob, String by, String limitOverride) {
        Plans plans = new Plans(catalog);
        PlanRow plan = plans.find(planOrJob).filter(found -> found.fingerprint() != null)
                .or(() -> plans.newest(planOrJob, 1).stream().findFirst()).orElseThrow(() ->
                        Halt.missing("there is no plan " + planOrJob + ", and no job of this name has one"
                                + Nearest.hint(planOrJob, plans.jobs(), "") + "; see 'runs'"));
        String id = plan.id();
        if (plan.simulated()) {
            throw Halt.usage(id + " is a simulation for " + new Times(plans.zone(plan.job()).orElse(ZoneOffset.UTC))
                    .zoned(plan.asOf()) + "; plan again without a later --as-of");
        }
        boolean byJob = !id.equals(planOrJob);
        if (plan.appliedAt() != null && (byJob || limitOverride != null)) {
            throw Halt.usage(byJob ? "no plan of job " + planOrJob + " waits: the newest, " + id + ", was applied"
                    : id + " has been applied already; --limit-override is for a plan that waits");
        }
        List<String> exceeded = new ArrayList<>(plan.limited() == null ? List.of() : plan.limited().lines().toList());
        exceeded.addAll(plans.heldBack(id));
        if (limitOverride != null && exceeded.isEmpty()) {
            throw Halt.usage(id + " exceeds no limit; approve it without --limit-override");
        }
        plans.approve(plan, by, limitOverride);
        catalog.ledger().flush();
        return new Approval(plans.find(id).orElseThrow(), exceeded, limitOverride != null);
    }
}
