/**
 * What happens: each kind of event is a record that holds its members in the ledger's order, and the SQL that it does.
 * A command does an event and records it in one transaction; a catalog that was lost does it again as its ledger tells.
 */
package dev.winnow.catalog.event;
