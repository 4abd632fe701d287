/**
 * What the layouts of a store make of a path. Works on text alone, without any file; used by {@code scan}.
 */
package dev.winnow.scan.layout;
