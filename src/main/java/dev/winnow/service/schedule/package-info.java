/**
 * The scheduler and the queue of runs. It knows when jobs are due and executes one run after the other. Used by
 * {@code cli}, {@code web} and {@code api}.
 */
package dev.winnow.service.schedule;
