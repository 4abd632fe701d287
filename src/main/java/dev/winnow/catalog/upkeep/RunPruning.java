package dev.winnow.catalog.upkeep;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.history.RunParameters;
import java.time.Instant;
import java.util.List;

/** Deletes old runs from the catalog. The ledger keeps what they did. */
public record RunPruning(Catalog catalog) {

    /**
     * A run that may be deleted.
     *
     * @param plan   the plan that it made, or null
     * @param report folder of its report, or null
     */
    public record OldRun(String id, String plan, String report) { }

    /**
     * The oldest runs of a job that ended before an instant and that nothing depends on: no approval of their plan, no kept
     * apply of it, and no removal of theirs in the trash. In a shared catalog only runs of this host, which has the reports.
     */
    public List<OldRun> endedBefore(Instant instant, String job, int limit) {
        return catalog.sql("SELECT r.id, p.id AS made, r.report FROM run r LEFT JOIN plan p ON p.run_id = r.id "
                        + "WHERE r.job = :job AND r.ended_at < :before AND (:host = '' OR r.host = :host) "
                        + "AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.plan_id = p.id) "
                        + "AND NOT EXISTS (SELECT 1 FROM run u WHERE u.plan_id = p.id AND u.id <> r.id "
                        + "AND (u.ended_at IS NULL OR u.ended_at >= :before)) "
                        + "AND NOT EXISTS (SELECT 1 FROM removal x JOIN run u ON u.id = x.run_id "
                        + "WHERE (u.id = r.id OR u.plan_id = p.id OR x.ended_run = r.id) "
                        + "AND (x.state NOT IN ('restored', 'purged') OR x.ended_at >= :before)) "
                        + "ORDER BY r.ended_at, r.id FETCH FIRST " + limit + " ROWS ONLY")
                .param("job", job).param("host", catalog.host()).param("before", instant.toEpochMilli())
                .query((row, n) -> new OldRun(row.getString(1), row.getString(2), row.getString(3))).list();
    }

    /** Deletes the rows of a run, its plan and its removals. Spring Batch's repository deletes its own rows. */
    public void forget(OldRun run) {
        if (run.plan() != null) {
            // In separate transactions, because a plan may have very many rows. Nobody reads an old plan meanwhile.
            new Plans(catalog).clear(run.plan());
        }
        catalog.transact(() -> {
            if (run.plan() != null) {
                catalog.sql("DELETE FROM plan WHERE id = ?").param(run.plan()).update();
            }
            catalog.sql("DELETE FROM removal WHERE run_id = ?").param(run.id()).update();
            catalog.sql("DELETE FROM run_summary WHERE run_id = ?").param(run.id()).update();
            RunParameters.forget(catalog, run.id());
            catalog.sql("DELETE FROM run WHERE id = ?").param(run.id()).update();
        });
    }
}
