/**
 * From a file to a {@link dev.winnow.jobfile.Job}: one reader for each part of it, every mistake gathered, and what is
 * left out filled in. {@code JobFiles} is its door.
 */
package dev.winnow.jobfile.read;
