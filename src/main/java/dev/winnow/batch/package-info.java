/**
 * Spring Batch: one configuration per job, the steps that call plain classes, starting and stopping, locks, and what
 * is to be done after a crash.
 */
package dev.winnow.batch;
