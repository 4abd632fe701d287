/**
 * Stores that are directory trees. The packages below read them and change them through directory handles. No other code
 * changes stores. They do not use the catalog and make no decisions; their callers hold the claims and write the ledger.
 */
package dev.winnow.store.local;
