package dev.winnow.job;

import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.run.LiveRun;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.Listed;

/**
 * What came of a run.
 *
 * @param strays  files that no layout matches
 * @param faults  what was skipped, failed, could not be read or is in doubt
 * @param summary what its report says, or null where it has none
 */
public record RunResult(RunRow row, Listed<Finding> strays, Listed<Finding> faults, RunSummary summary) {

    static RunResult of(RunRow row, LiveRun run) {
        return new RunResult(row, run.strays().listed(), run.faults().listed(), run.summary().get());
    }

    RunResult ended(RunRow end) {
        return new RunResult(end, strays, faults, summary);
    }
}
