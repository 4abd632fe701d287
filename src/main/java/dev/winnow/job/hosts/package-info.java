/**
 * Work for other hosts: the queue that requests go through, what must be known of a worker before work is given to it, and
 * the worker itself. For {@code job} and the commands of workers.
 */
package dev.winnow.job.hosts;
