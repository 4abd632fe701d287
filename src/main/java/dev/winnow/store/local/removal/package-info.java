/**
 * Moves entries and parts to the trash: checks an order, compares the entry with what the plan saw, and carries it out.
 * Callers use {@code Trash}.
 */
package dev.winnow.store.local.removal;
