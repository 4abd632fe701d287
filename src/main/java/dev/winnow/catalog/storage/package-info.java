/**
 * The base of the catalog: the state directory, the database and its tables, the lines of the ledger, and the formats of
 * values. It does not know builds. Used by the packages of {@code catalog}; others only name a state directory and a
 * database.
 */
package dev.winnow.catalog.storage;
