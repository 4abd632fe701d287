/**
 * What lies in the trash, what is written beside it and into the journal, and how the files of one part move in and
 * out. Callers name places and list files here; all else is for the rooms of {@code store.local}.
 */
package dev.winnow.store.local.trash;
