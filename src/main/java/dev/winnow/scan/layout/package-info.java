/**
 * What the layouts of a store make of a path. Works on text alone, without any file; used by the rooms of {@code scan} above, and where side files are told from others.
 */
package dev.winnow.scan.layout;
