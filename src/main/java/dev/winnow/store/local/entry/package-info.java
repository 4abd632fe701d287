/**
 * Measures single entries: sizes and times of their parts, their files, and their stamps. Used by scans, and by code that
 * checks an entry again before it is hashed or removed.
 */
package dev.winnow.store.local.entry;
