package dev.winnow.report.content;

import java.time.Instant;

/**
 * A run as lists of runs show it, read back from its {@code summary.json}. Words are as they stand there, so that a
 * summary of a newer version can be listed too.
 *
 * @param asOf    null where the run decided nothing
 * @param ended   null where the run was not over
 * @param removed parts; also kept and skipped
 */
public record RunLine(String run, String job, String kind, Instant asOf, Instant started, Instant ended,
                      String outcome, long kept, long removed, long bytesRemoved, long skipped) { }
