/**
 * What a manifest in an entry may say, and what is wrong with one that says something else. Works on bytes alone,
 * without any file; for the look at an entry, the catalog that keeps it, and the command that registers builds.
 */
package dev.winnow.store.manifest;
