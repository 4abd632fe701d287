package dev.winnow.batch;

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
        boolean approved = plan.approvedBy() != null || job.approval() == Job.Approval.NEVER
                || job.approval() == Job.Approval.ON_CHANGE
                && new Plans(catalog).approver(job.name(), job.content()).isPresent();
        return approved ? Optional.empty() : Optional.of("plan " + plan.id() + " waits for approval ("
                + (job.approval() == Job.Approval.ALWAYS ? "each plan needs one"
                : "the job file is new or has changed") + "): approve " + plan.id() + " --by NAME");
    }
}
