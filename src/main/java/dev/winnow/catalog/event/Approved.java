package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Job.Approval;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A person freed a plan, and later ones of the same content, to be applied.
 *
 * @param approval      what the plan's job file says of approvals; null in ledgers of earlier versions
 * @param limitOverride why this plan, and only this, may be applied against its limits; null where it may not
 */
@JsonTypeName("approve")
public record Approved(String plan, String job, String content, String fingerprint, String by, String approval,
                       @JsonInclude(JsonInclude.Include.NON_NULL) String limitOverride) implements Decided {

    @Override
    public int apply(Catalog catalog, Occasion occasion) {
        JdbcClient jdbc = catalog.jdbc();
        long at = occasion.at();
        jdbc.sql("UPDATE plan SET approved_by = ?, approved_at = ? WHERE id = ? "
                + "AND (approved_at IS NULL OR approved_at <= ?)").params(by, at, plan, occasion.since()).update();
        jdbc.sql("DELETE FROM approval WHERE job = ? AND content = ? AND approved_at <= ?")
                .params(job, content, occasion.since()).update();
        jdbc.sql("INSERT INTO approval (job, content, plan_id, approved_by, approved_at, limit_override) "
                        + "SELECT CAST(? AS VARCHAR(100)), CAST(? AS VARCHAR(64)), CAST(? AS VARCHAR(40)), "
                        + "CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS VARCHAR) WHERE NOT EXISTS (SELECT 1 FROM approval WHERE job = ? "
                        + "AND content = ?)").params(job, content, plan, by, at, limitOverride, job, content).update();
        inForce(catalog, job, approval == null ? Approval.ON_CHANGE : Approval.valueOf(approval));
        return 1;
    }

    /** Notes what is in force of what a job file says of approvals. */
    public static void inForce(Catalog catalog, String job, Approval approval) {
        catalog.jdbc().sql("DELETE FROM job_approval WHERE job = ?").param(job).update();
        catalog.jdbc().sql("INSERT INTO job_approval (job, approval) VALUES (?, ?)").params(job, approval.name()).update();
    }
}
