/**
 * Items of the trash, their descriptions, the journal, and the moves of a part's files in and out. Callers list files
 * here; everything else is for the packages of {@code store.local}.
 */
package dev.winnow.store.local.trash;
