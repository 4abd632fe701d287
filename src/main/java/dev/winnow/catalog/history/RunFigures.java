package dev.winnow.catalog.history;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.Columns;
import java.time.Instant;
import java.util.List;

/** Figures of runs and of the trash, for monitoring. */
public record RunFigures(Catalog catalog) {

    /**
     * The last ended run of a job and kind.
     *
     * @param job       null for runs without a job file
     * @param done      when the last run with outcome {@code done} ended, or null
     * @param completed when the last run with outcome {@code done} or {@code problems} ended, or null
     */
    public record Last(String job, String kind, Instant started, Instant ended, String outcome, Runs.Counts counts,
                       Instant done, Instant completed) { }

    /** The last ended run of each job and kind. */
    public List<Last> last() {
        return catalog.sql("SELECT * FROM (SELECT job, kind, started_at, ended_at, outcome, kept, removed, bytes_removed, "
                        + "skipped, ROW_NUMBER() OVER (PARTITION BY job, kind ORDER BY started_at DESC, id DESC) AS nth, "
                        + "MAX(CASE WHEN outcome = 'done' THEN ended_at END) OVER (PARTITION BY job, kind) AS done_at, "
                        + "MAX(CASE WHEN outcome IN ('done', 'problems') THEN ended_at END) "
                        + "OVER (PARTITION BY job, kind) AS completed_at "
                        + "FROM run WHERE ended_at IS NOT NULL) latest WHERE nth = 1 ORDER BY job, kind")
                .query((row, n) -> new Last(row.getString("job"), row.getString("kind"),
                        Instant.ofEpochMilli(row.getLong("started_at")), Instant.ofEpochMilli(row.getLong("ended_at")),
                        row.getString("outcome"), new Runs.Counts(row.getLong("kept"), row.getLong("removed"),
                        row.getLong("bytes_removed"), row.getLong("skipped")),
                        Columns.instant(row, "done_at"),
                        Columns.instant(row, "completed_at"))).list();
    }

    public record InTrash(String job, long items, long bytes) { }

    public List<InTrash> inTrash() {
        return catalog.sql("SELECT job, COUNT(*), SUM(bytes) FROM removal WHERE state = ? GROUP BY job ORDER BY job")
                .param(Removals.TRASHED)
                .query((row, n) -> new InTrash(row.getString(1), row.getLong(2), row.getLong(3))).list();
    }
}
