/**
 * Events. Each kind is a record with its members in the ledger's order, and the SQL that applies it. A command applies and
 * records an event in one transaction. A lost catalog is restored by replaying the events of its ledger.
 */
package dev.winnow.catalog.event;
