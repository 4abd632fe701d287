package dev.winnow.catalog.history;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.jobfile.Job;
import dev.winnow.model.NameCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a run. With these, the catalog and the stores, any process can execute it.
 *
 * @param file     absolute path of the job file; null if the run has none
 * @param text     text of the job file; null if the run has none
 * @param sha256   hash of the file's bytes; null if the run has none
 * @param override the reason for overriding limits, shrunken stores and the clock; null if they are not overridden
 * @param removals the removals to restore or purge; null for other runs
 * @param without  names of the job's stores that the run leaves out, sorted
 */
public record RunParameters(Path file, String text, String sha256, String override, SelectedRemovals.Choice removals,
                            List<String> without) {

    public RunParameters {
        without = List.copyOf(without);
    }

    /** @param job null if the run has no job file */
    public static RunParameters of(Job job, String override, SelectedRemovals.Choice removals) {
        return job == null ? new RunParameters(null, null, null, override, removals, List.of())
                : new RunParameters(job.file(), job.text(), job.sha256(), override, removals, job.leftOutNames());
    }

    /** Stores the parameters of a run and replaces earlier ones. */
    public void keep(Catalog catalog, String run) {
        catalog.transact(() -> {
            if (sha256 != null) {
                catalog.passGate();
                catalog.sql("INSERT INTO job_text (sha256, text) SELECT ?, ? WHERE NOT EXISTS "
                        + "(SELECT 1 FROM job_text WHERE sha256 = ?)").params(sha256, text, sha256).update();
            }
            catalog.sql("DELETE FROM run_order WHERE run_id = ?").param(run).update();
            catalog.sql("INSERT INTO run_order (run_id, job_file, job_sha256, limit_reason, removals_json, without_json) "
                            + "VALUES (?, ?, ?, ?, ?, ?)")
                    .param(run).param(file == null ? null : NameCodec.shownAbsolute(file)).param(sha256).param(override)
                    .param(removals == null ? null : CatalogJson.write(removals))
                    .param(without.isEmpty() ? null : CatalogJson.write(without)).update();
        });
    }

    /** The parameters of a run; empty if an older version started it. */
    public static Optional<RunParameters> of(Catalog catalog, String run) {
        return catalog.sql("SELECT o.job_file, t.text, o.job_sha256, o.limit_reason, o.removals_json, o.without_json "
                        + "FROM run_order o LEFT JOIN job_text t ON t.sha256 = o.job_sha256 WHERE o.run_id = ?").param(run)
                .query((row, n) -> new RunParameters(row.getString(1) == null ? null : NameCodec.absolute(row.getString(1)),
                        row.getString(2), row.getString(3), row.getString(4), row.getString(5) == null ? null
                        : CatalogJson.MAPPER.readValue(row.getString(5), SelectedRemovals.Choice.class), row.getString(6) == null ? List.of()
                        : List.of(CatalogJson.MAPPER.readValue(row.getString(6), String[].class)))).optional();
    }

    /** Deletes the parameters of a run, and job files that no run needs any more. */
    public static void forget(Catalog catalog, String run) {
        catalog.sql("DELETE FROM run_order WHERE run_id = ?").param(run).update();
        catalog.sql("DELETE FROM job_text WHERE NOT EXISTS (SELECT 1 FROM run_order o WHERE o.job_sha256 = "
                + "job_text.sha256)").update();
    }
}
