/**
 * The jobs that end what lies in the trash, by bringing it back or by deleting it for good. For {@code job} only.
 */
package dev.winnow.job.trash;
