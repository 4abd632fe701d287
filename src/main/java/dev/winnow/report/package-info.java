/**
 * What a run leaves for people and programs: CSV, JSON, tables, in a directory of its own. Knows no catalog and no
 * store: rows and facts are handed in, and only sums and what is shown stay in memory.
 */
package dev.winnow.report;
