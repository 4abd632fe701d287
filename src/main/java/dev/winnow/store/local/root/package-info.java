/**
 * Access to a store for changes: the open root, the mark, the lock, and the handles down to an entry. Callers open, mark
 * and lock stores here; everything else is for the packages of {@code store.local}.
 */
package dev.winnow.store.local.root;
