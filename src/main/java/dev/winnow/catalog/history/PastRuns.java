package dev.winnow.catalog.history;

import dev.winnow.catalog.Catalog;
import dev.winnow.model.RunKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The summaries of past runs, and the sizes of stores from run to run. */
public record PastRuns(Catalog catalog) {

    /** Stores the summary of a run; {@code bytes} is the size of all parts that it judged. */
    public void keep(String run, String summary, long bytes) {
        catalog.sql("DELETE FROM run_summary WHERE run_id = ?").param(run).update();
        catalog.sql("INSERT INTO run_summary (run_id, summary_json) VALUES (?, ?)").params(run, summary).update();
        catalog.sql("UPDATE run SET bytes_seen = ? WHERE id = ?").params(bytes, run).update();
    }

    public Optional<String> summary(String run) {
        return catalog.sql("SELECT summary_json FROM run_summary WHERE run_id = ?").param(run).query(String.class)
                .optional();
    }

    /**
     * The figures of a run for trends.
     *
     * @param seen    size of all parts that it judged, in bytes
     * @param removed in bytes; planned, moved to the trash or purged
     */
    public record Past(String run, Instant started, long seen, long removed) { }

    /** The last runs of a job with a report, of one kind and started before an instant; oldest first. */
    public List<Past> before(Instant instant, String job, RunKind kind, int limit) {
        List<Past> runs = new ArrayList<>(catalog.sql("SELECT id, started_at, bytes_seen, bytes_removed FROM run "
                        + "WHERE job = ? AND kind = ? AND bytes_seen IS NOT NULL AND started_at < ? "
                        + "ORDER BY started_at DESC, id DESC FETCH FIRST " + limit + " ROWS ONLY")
                .params(job, kind.word(), instant.toEpochMilli())
                .query((row, n) -> new Past(row.getString(1), Instant.ofEpochMilli(row.getLong(2)), row.getLong(3),
                        row.getLong(4))).list());
        Collections.reverse(runs);
        return runs;
    }
}
