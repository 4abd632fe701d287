/**
 * The job that executes a saved plan: the update feed first, then item by item with a second look at each, then the
 * report. For {@code batch} only.
 */
package dev.winnow.batch.apply;
