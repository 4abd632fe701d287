package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.jobfile.Job;
import java.util.Optional;

/** Whether a person still has to look at a plan before it is applied. */
final class Approvals {

    private Approvals() {
    }

    /** What is missing, or nothing. */
    static Optional<String> missing(Catalog catalog, Job job, PlanRow plan) {
        Plans plans = new Plans(catalog);
        boolean approved = plan.approvedBy() != null || job.approval() != Job.Approval.ALWAYS
                && (plans.approver(job.name(), job.content()).isPresent() || neverNeeded(plans, job));
        return approved ? Optional.empty() : Optional.of("plan " + plan.id() + " waits for approval (" + switch (
                job.approval()) {
            case ALWAYS -> "each plan needs one";
            case ON_CHANGE -> "the job file is new or has changed";
            case NEVER -> "the job file has changed to need none, which needs one itself";
        } + "): approve " + plan.id() + " --by NAME");
    }

    /** A change cannot free itself: what was in force before it decides. */
    private static boolean neverNeeded(Plans plans, Job job) {
        return job.approval() == Job.Approval.NEVER
                && plans.approvalInForce(job.name()).orElse(Job.Approval.NEVER) == Job.Approval.NEVER;
    }
}
