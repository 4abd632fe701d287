/**
 * What was found in stores: entries with their parts, documents and hashes, and scans that go on after a stop. For who
 * records scans, and for the rooms that read builds or plans.
 */
package dev.winnow.catalog.entry;
