package dev.winnow.report.content;

import dev.winnow.report.content.Counts.Split;
import dev.winnow.report.content.RunSummary.Run;
import java.time.Instant;
import java.util.Objects;

/**
 * A run as lists of runs show it: what {@code summary.json} begins with, and what commands print with {@code --json}.
 * Words are texts, so that a summary of a newer version can be read too.
 *
 * @param asOf    null where the run decided nothing
 * @param ended   null where the run was not over
 * @param outcome null where the run was not over
 * @param kept    parts; also removed and skipped
 * @param report  where its report is; null where it has none
 */
public record RunLine(String run, String job, String kind, Instant asOf, Instant started, Instant ended,
                      String outcome, long kept, long removed, long bytesRemoved, long skipped, String report) {

    public RunLine {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(started, "started");
    }

    /** @param report where its report is; null where it has none */
    public static RunLine of(RunSummary summary, String report) {
        Run run = summary.run();
        Split total = summary.counts().total();
        return new RunLine(run.id(), run.job(), run.kind().word(), run.asOf(), run.started(), run.ended(),
                run.outcome().word(), total.kept().parts(), total.removed().parts(), total.removed().bytes(),
                total.skipped().parts(), report);
    }
}
