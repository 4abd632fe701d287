package dev.winnow.job;

import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.run.Findings;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.Listed;
import java.util.List;

/**
 * The result of a run.
 *
 * @param strays   files that no layout matches
 * @param faults   items that were skipped, failed, could not be read or are in doubt
 * @param warnings doubts about the job and its scans, a sentence each
 * @param closed   why the plan removes nothing from some stores, a sentence each
 * @param summary  the content of its report; null if it has none
 */
public record RunResult(RunRow row, Listed<Finding> strays, Listed<Finding> faults, List<String> warnings,
                        List<String> closed, RunSummary summary) {

    static RunResult of(RunRow row, Findings findings, RunSummary summary) {
        return new RunResult(row, findings.strays().listed(), findings.faults().listed(), findings.warnings(),
                findings.closed(), summary);
    }

    RunResult ended(RunRow end) {
        return new RunResult(end, strays, faults, warnings, closed, summary);
    }
}
