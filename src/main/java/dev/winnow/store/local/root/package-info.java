/**
 * A store of which we may change something: its root held open, its mark, the lock that one process has at a time, and
 * the way down to an entry. Callers open, mark and lock stores here; all else is for the rooms of {@code store.local}.
 */
package dev.winnow.store.local.root;
