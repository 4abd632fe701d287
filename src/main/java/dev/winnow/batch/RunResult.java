package dev.winnow.batch;

import dev.winnow.catalog.Runs.RunRow;
import dev.winnow.report.RunSummary.Finding;
import dev.winnow.report.RunSummary.Listed;

/**
 * What came of a run.
 *
 * @param strays files that no layout matches
 * @param faults what was skipped, failed, could not be read or is in doubt
 */
public record RunResult(RunRow row, Listed<Finding> strays, Listed<Finding> faults) { }
