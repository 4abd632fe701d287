/**
 * Deletes what lies in the trash for good. {@code Purge} is its door.
 */
package dev.winnow.store.local.purge;
