/**
 * Walks a store in spans, on several threads, and reports entries, links, strays and unreadable folders to a visitor. It
 * changes neither the store nor the catalog. Used by scans.
 */
package dev.winnow.store.local.walk;
