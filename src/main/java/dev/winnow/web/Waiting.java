package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.Applying;
import dev.winnow.model.Operator;
import dev.winnow.model.RunOutcome;
import dev.winnow.plan.PlanBlock;
import dev.winnow.report.output.Text;
import dev.winnow.service.schedule.Scheduler;
import dev.winnow.web.PageFormats.When;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds the plans that wait for a person, and killed runs. */
final class Waiting {

    private final Catalog catalog;
    private final Scheduler scheduler;
    private final Zones zones;
    private final Operator operator;

    Waiting(Catalog catalog, Scheduler scheduler, Zones zones, Operator operator) {
        this.catalog = catalog;
        this.scheduler = scheduler;
        this.zones = zones;
        this.operator = operator;
    }

    /** The most plans that are read to find out since when limits stop them. */
    private static final int PAST = 100;

    /**
     * @param since   when it was made; where limits keep it back, when the first of the plans in a row was made that they did
     * @param limited whether limits keep it back
     */
    record Plan(String id, String link, String job, When since, String removes, String size, List<String> why, boolean limited) { }

    /** What came of a run so far; null while it is on. A killed run has no end until the next one gives it one. */
    RunOutcome outcome(RunRow run) {
        return run.outcome() == null && catalog.locks().abandoned(run.id(), run.operator(), operator.host())
                ? RunOutcome.INTERRUPTED : run.outcome();
    }

    /** The newest plan of each job, if it waits. */
    List<Plan> plans() {
        return scheduler.jobs().stream().flatMap(known -> new Plans(catalog).newest(known.job().name(), 1).stream()).flatMap(plan ->
                of(plan).stream()).toList();
    }

    /** Whether a plan may still be applied: it is the newest of its job, not too old, and something is left to remove. */
    boolean open(PlanRow plan) {
        return !plan.simulated() && plan.created().plus(Applying.PLANS_LIVE).isAfter(catalog.clock().instant())
                && new PlanItems(catalog).anyPending(plan.id()) && !new Plans(catalog).newerApplied(plan)
                && new Plans(catalog).newest(plan.job(), 1).stream().anyMatch(newest -> newest.id().equals(plan.id()));
    }

    /** The reasons why this plan waits for a person; empty if it does not wait. */
    Optional<Plan> of(PlanRow plan) {
        if (!open(plan)) {
            return Optional.empty();
        }
        return scheduler.job(plan.job()).flatMap(job -> PlanBlock.of(catalog, job, plan, null)).map(hold -> {
            Runs.Counts counts = new Runs(catalog).find(plan.run()).map(RunRow::counts).orElse(Runs.Counts.NONE);
            boolean limited = hold.outcome() == RunOutcome.LIMITED;
            return new Plan(plan.id(), PageFormats.link("/plan", "id", plan.id()), plan.job(), When.of(limited ? limitedSince(plan)
                    : plan.created(), zones.ofJob(plan.job())), Text.count(counts.removed(), "part", "parts"), Text.size(counts.bytesRemoved()),
                    hold.why(), limited);
        });
    }

    private Instant limitedSince(PlanRow newest) {
        return new Plans(catalog).newest(newest.job(), PAST).stream().takeWhile(plan -> plan.limited() != null
                && plan.appliedAt() == null).map(PlanRow::created).reduce(newest.created(), (later, earlier) -> earlier);
    }
}
