/**
 * The work after a run, once its stores are free: metrics for a monitor, programs, and messages to people. For commands and
 * the scheduler.
 */
package dev.winnow.job.notices;
