/**
 * The stores of a job: found, held against other processes, locked to be changed, and put in order after a crash. What is
 * held belongs to the process, whichever run asks for it. For the jobs and who starts them.
 */
package dev.winnow.job.stores;
