/**
 * What a run's report says, whatever form it takes: one row for each decision, the sums over them, the summary of the
 * run. For the jobs that fill it in, and for the files, pages and tables that show it.
 */
package dev.winnow.report.content;
