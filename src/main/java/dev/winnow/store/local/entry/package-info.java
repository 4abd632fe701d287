/**
 * One entry as it lies in its store: what it holds, file by file or summed up, and what it is known again by. For the
 * walk, for the catalog that keeps what was found, and for whoever looks again before an entry is hashed or removed.
 */
package dev.winnow.store.local.entry;
