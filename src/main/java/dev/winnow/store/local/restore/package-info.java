/**
 * Brings removed files back: as ordered, after a failed removal, and after a kill. Callers use {@code Restore} and
 * {@code Recovery}.
 */
package dev.winnow.store.local.restore;
