/**
 * The work that commands, pages and the scheduler start: scans, plans, removals, purges, restores, and work outside of
 * runs. {@code Engine} executes each run as a Spring Batch job; the configuration of a job lies in the package of its work.
 * For {@code service} and {@code cli}.
 */
package dev.winnow.job;
