/**
 * Folders and files as the system gives them: listed, told apart, matched with globs, and why they cannot be read.
 * Knows no entries and no layouts; for {@code scan} and its look at entries only.
 */
package dev.winnow.scan.files;
