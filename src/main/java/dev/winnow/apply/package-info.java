/**
 * Trash, restore, purge and what makes them safe: the only code of the program that changes a store. It works through
 * directory handles, knows no catalog and decides nothing; its callers hold the claims and write the ledger.
 */
package dev.winnow.apply;
