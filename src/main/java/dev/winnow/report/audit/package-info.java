/**
 * Checks what runs left, reports and ledger, against each other; reads and never writes.
 */
package dev.winnow.report.audit;
