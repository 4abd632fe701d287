package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a plan cannot be applied before a person approves it.
 *
 * @param outcome {@code LIMITED} or {@code WAITING}
 * @param why     the reasons, each a sentence; the most serious first
 * @param command the command that approves the plan
 */
public record PlanBlock(RunOutcome outcome, List<String> why, String command) {

    /** After this many stopped runs in a row the reason says that the limit will stop all further ones. */
    private static final int STOPPED_RUNS = 3;

    public PlanBlock {
        why = List.copyOf(why);
    }

    /**
     * Empty if the plan may be applied.
     *
     * @param override the reason for overriding limits, from the command line; null if there is none
     */
    public static Optional<PlanBlock> of(Catalog catalog, Job job, PlanRow plan, String override) {
        Plans plans = new Plans(catalog);
        boolean limited = plan.limited() != null && override == null && plans.limitOverride(plan.id()).isEmpty();
        List<String> why = new ArrayList<>();
        if (limited) {
            plan.limited().lines().forEach(limit -> {
                List<PlanRow> last = plans.newest(plan.job(), STOPPED_RUNS);
                String name = limit.substring(0, limit.indexOf(':'));
                if (last.size() == STOPPED_RUNS && last.stream().allMatch(row -> row.limited() != null
                        && row.limited().lines().anyMatch(line -> line.startsWith(name + ":")))) {
                    why.add(0, "limit " + name + " has stopped the last " + STOPPED_RUNS + " runs of " + plan.job()
                            + ", and what is to be removed only grows: override it once, or raise it in the job file");
                }
            });
            plan.limited().lines().forEach(limit -> why.add("limit " + limit));
        }
        reason(plans, job, plan).ifPresent(reason -> why.add("plan " + plan.id() + " waits for approval (" + reason
                + ")"));
        return why.isEmpty() ? Optional.empty() : Optional.of(new PlanBlock(limited ? RunOutcome.LIMITED
                : RunOutcome.WAITING, why, command(catalog, plan, limited)));
    }

    /** The command that approves a plan in the name of the current user. */
    public static String command(Catalog catalog, PlanRow plan, boolean limited) {
        return "winnow approve " + plan.id() + " --by \"$USER\""
                + (limited ? " --limit-override \"I have read the report\"" : "") + catalog.state().option();
    }

    /** Why the plan still needs approval; empty if it needs none. */
    private static Optional<String> reason(Plans plans, Job job, PlanRow plan) {
        boolean approved = plan.approvedBy() != null || job.approval() != Job.Approval.ALWAYS
                && (plans.approver(job.name(), job.content()).isPresent() || neverNeeded(plans, job));
        return approved ? Optional.empty() : Optional.of(switch (job.approval()) {
            case ALWAYS -> "each plan needs one";
            case ON_CHANGE -> "the job file is new or has changed";
            case NEVER -> "the job file has changed to need none, which needs one itself";
        });
    }

    /** A change to "never" needs approval itself, so the setting before the change decides. */
    private static boolean neverNeeded(Plans plans, Job job) {
        return job.approval() == Job.Approval.NEVER
                && plans.approvalInForce(job.name()).orElse(Job.Approval.NEVER) == Job.Approval.NEVER;
    }

    /** This as an error, with exit code 3 or 4. */
    public Halt halt() {
        return new Halt(outcome == RunOutcome.LIMITED ? Halt.Kind.STOPPED : Halt.Kind.WAITING,
                String.join("; ", why) + (outcome == RunOutcome.LIMITED ? "; nothing is removed" : "")
                        + ". Read its report; to let it be applied: " + command);
    }
}
