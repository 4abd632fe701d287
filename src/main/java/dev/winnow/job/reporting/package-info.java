/**
 * From what the catalog and a run know to the rows, sums and pages of its report, and to the files of the update URL.
 * For the jobs, and for the commands that make a past report or the update feed again.
 */
package dev.winnow.job.reporting;
