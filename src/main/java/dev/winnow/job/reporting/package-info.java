/**
 * Makes the rows, sums and pages of a run's report, and the files of the update URL, from the catalog. For the jobs, and for
 * the commands that make a past report or the update feed again.
 */
package dev.winnow.job.reporting;
