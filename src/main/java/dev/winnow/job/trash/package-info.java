/**
 * The jobs that end removals: one restores them from the trash, the other deletes them for good. For {@code job} only.
 */
package dev.winnow.job.trash;
