/**
 * The job that applies a saved plan: it updates the feed, checks and removes item by item, and writes the report. For
 * {@code job} only.
 */
package dev.winnow.job.removing;
