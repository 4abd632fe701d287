/**
 * The interface to stores of any kind: opening, scanning and locking them; orders to remove, restore and purge, with their
 * outcomes; and the exceptions that end a run. {@code local} implements it for directory trees.
 */
package dev.winnow.store;
