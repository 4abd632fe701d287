package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Job.Approval;

/**
 * A person approved a plan, and later plans of the same content.
 *
 * @param approval      the job file's {@code approval} setting; null in ledgers of earlier versions
 * @param limitOverride the reason for overriding the limits of this plan only; null if they are not overridden
 */
@JsonTypeName("approve")
public record Approved(String plan, String job, String content, String fingerprint, String by, String approval,
                       @JsonInclude(JsonInclude.Include.NON_NULL) String limitOverride) implements DecisionEvent {

    @Override
    public int apply(Catalog catalog, EventContext context) {
        long at = context.at();
        catalog.sql("UPDATE plan SET approved_by = ?, approved_at = ? WHERE id = ? "
                + "AND (approved_at IS NULL OR approved_at <= ?)").params(by, at, plan, context.since()).update();
        catalog.sql("DELETE FROM approval WHERE job = ? AND content = ? AND approved_at <= ?")
                .params(job, content, context.since()).update();
        catalog.sql("INSERT INTO approval (job, content, plan_id, approved_by, approved_at, limit_override) "
                        + "SELECT CAST(? AS VARCHAR(100)), CAST(? AS VARCHAR(64)), CAST(? AS VARCHAR(40)), "
                        + "CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS VARCHAR) WHERE NOT EXISTS (SELECT 1 FROM approval WHERE job = ? "
                        + "AND content = ?)").params(job, content, plan, by, at, limitOverride, job, content).update();
        inForce(catalog, job, approval == null ? Approval.ON_CHANGE : Approval.valueOf(approval));
        return 1;
    }

    public static void inForce(Catalog catalog, String job, Approval approval) {
        catalog.sql("DELETE FROM job_approval WHERE job = ?").param(job).update();
        catalog.sql("INSERT INTO job_approval (job, approval) VALUES (?, ?)").params(job, approval.name()).update();
    }
}
