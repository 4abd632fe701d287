/**
 * Entries with their parts, the recording of scans, which can continue after a stop, and hashes of products. Used by the
 * scan and by packages that read builds or plans.
 */
package dev.winnow.catalog.entry;
