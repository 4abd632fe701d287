/**
 * What the layouts of a store make of a path, and which names are those of side files. Works on text alone, without any
 * file; for stores, and for imports that name builds by the paths of their products.
 */
package dev.winnow.store.layout;
