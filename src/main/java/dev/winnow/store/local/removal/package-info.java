/**
 * From place to trash: an order is looked at, held against what the plan saw, and carried out. {@code Trash} is its
 * door.
 */
package dev.winnow.store.local.removal;
