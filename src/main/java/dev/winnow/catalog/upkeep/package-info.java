/**
 * The catalog as a thing to be looked after: backed up, held against its ledger without being opened, relieved of old
 * runs. For the audit, the pruning of history and the backup command.
 */
package dev.winnow.catalog.upkeep;
