/**
 * The stores of a job. This package finds them, locks them against other processes, and recovers them after a crash. A lock
 * belongs to the process and not to one of its runs. For the jobs and for {@code job}, which starts them.
 */
package dev.winnow.job.stores;
