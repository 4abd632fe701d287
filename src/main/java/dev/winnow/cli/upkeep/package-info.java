/**
 * Commands that look after the house: past runs and their reports, the ledger's proof, new and locked stores, backups.
 * Made and started by {@code cli}.
 */
package dev.winnow.cli.upkeep;
