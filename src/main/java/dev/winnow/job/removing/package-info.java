/**
 * The job that executes a saved plan: the update feed first, then item by item with a second look at each, then the
 * report. For {@code job} only.
 */
package dev.winnow.job.removing;
