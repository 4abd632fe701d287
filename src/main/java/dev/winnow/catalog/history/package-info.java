/**
 * Runs, removals with their restores and purges, and the history of single builds. Used by jobs, reports and commands.
 */
package dev.winnow.catalog.history;
