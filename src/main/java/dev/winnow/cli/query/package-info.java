/**
 * Commands that change no build and no store: what is known of builds, runs and the ledger, job files, and what policies
 * would decide. Made and started by {@code cli}.
 */
package dev.winnow.cli.query;
