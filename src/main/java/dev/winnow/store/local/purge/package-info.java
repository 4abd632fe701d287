/**
 * Deletes items from the trash for good. Callers use {@code Purge}.
 */
package dev.winnow.store.local.purge;
