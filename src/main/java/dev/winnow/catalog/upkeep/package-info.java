/**
 * Maintenance of the catalog: backups, checks of the ledger, comparison of ledger and catalog, deletion of old runs. Used by
 * the audit, the pruning of history and the backup command.
 */
package dev.winnow.catalog.upkeep;
