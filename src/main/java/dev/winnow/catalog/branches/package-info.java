/** Reads from repositories and lists which branches are live. */
package dev.winnow.catalog.branches;
