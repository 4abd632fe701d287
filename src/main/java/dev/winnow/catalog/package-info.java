/**
 * The open catalog: its transactions and its gate, the ledger that tells of every change and from which a lost catalog
 * learns anew, and the rows that scans, imports and events all write: stores, records, builds. The rooms above it
 * ask one kind of question each; none knows of policies' evaluation, none changes a store.
 */
package dev.winnow.catalog;
