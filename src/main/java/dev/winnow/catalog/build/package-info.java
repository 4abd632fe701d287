/**
 * Builds as people and CI know them: found by name or by selector, pinned, flawed, imported. For who judges builds and
 * for the commands that show or mark them.
 */
package dev.winnow.catalog.build;
