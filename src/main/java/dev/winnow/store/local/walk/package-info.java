/**
 * Walks a store in parts, by several threads, and tells of what lies there: entries, links, strays, what cannot be
 * read. Only reads: nothing here changes a store or the catalog; what is found goes to a consumer. For the jobs that
 * scan.
 */
package dev.winnow.store.local.walk;
