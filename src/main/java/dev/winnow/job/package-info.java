/**
 * What commands start: scans and plans, applies and purges, restores, and what belongs to no run. {@code Engine}
 * executes each run as a Spring Batch job, whose one configuration is in the room of its work. For {@code cli}.
 */
package dev.winnow.job;
