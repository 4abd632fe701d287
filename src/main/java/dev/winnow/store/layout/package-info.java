/**
 * Matches paths to the layouts of a store, and recognises side files by their names. It works on text and reads no file.
 * Used by stores, and by imports that find builds by the paths of their products.
 */
package dev.winnow.store.layout;
