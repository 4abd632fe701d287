/**
 * What a run leaves in a directory of its own: decisions and removed files as CSV, the summary and the manifest as
 * JSON. For the jobs that end in a report and for the pages and checks of such directories. Knows no catalog and no
 * store: rows and facts are handed in, and only sums and what is shown stay in memory.
 */
package dev.winnow.report;
