/**
 * What there is to say of a store, wherever it lies: what a walk finds, orders to remove, restore and purge and what
 * became of them, and what makes each of them stop at once. {@code local} does the work.
 */
package dev.winnow.store;
