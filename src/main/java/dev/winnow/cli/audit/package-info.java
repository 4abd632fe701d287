/**
 * What auditors ask of the ledger. Made and started by {@code cli}.
 */
package dev.winnow.cli.audit;
