/**
 * Brings back what was taken: on an order, after a removal that failed, and after a kill. {@code Restore} and
 * {@code Recovery} are its doors.
 */
package dev.winnow.store.local.restore;
