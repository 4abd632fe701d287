/**
 * What commands, pages and the scheduler start: scans and plans, removals and purges, restores, and what belongs to no
 * run. {@code Engine} executes each run as a Spring Batch job, whose one configuration is in the room of its work. For
 * {@code service} and {@code cli}.
 */
package dev.winnow.job;
