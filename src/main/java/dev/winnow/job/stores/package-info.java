/**
 * The stores of a job: found, held against other processes, locked to be changed, and put in order after a crash.
 * For the jobs and who starts them.
 */
package dev.winnow.job.stores;
