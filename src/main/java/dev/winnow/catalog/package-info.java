/**
 * The embedded database and the ledger: tables, SQL, migrations; entries, builds, pins, defects, runs, plans. Knows
 * nothing of policies' evaluation and changes no store.
 */
package dev.winnow.catalog;
