/**
 * The scheduler and the queue of runs: when jobs are due, who asked for a run, and one run after the other. For
 * {@code cli}, {@code web} and {@code api}.
 */
package dev.winnow.service.schedule;
