/**
 * Reads and checks manifests. It works on bytes and reads no file. Used for measuring entries, by the catalog that stores
 * them, and by the command that registers builds.
 */
package dev.winnow.store.manifest;
