/**
 * The jobs that end what lies in the trash, by bringing it back or by deleting it for good. For {@code batch} only.
 */
package dev.winnow.batch.trash;
