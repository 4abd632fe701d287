/**
 * The open catalog: its transactions, its gate, and the ledger, from which a lost catalog is restored. Also the rows that
 * scans, imports and events all write: stores, records, builds. Each package above it handles one subject. None of them
 * evaluates policies or changes a store.
 */
package dev.winnow.catalog;
