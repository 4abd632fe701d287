/**
 * What the catalog stands on: the state directory, the database and its tables, lines of the ledger, and how values are
 * written into both. Knows nothing of builds. For the rooms of {@code catalog}; callers name a state directory and a
 * database here.
 */
package dev.winnow.catalog.storage;
