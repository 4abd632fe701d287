/**
 * Builds with their pins, defects, needs and registrations, and the states of branches. Used by code that judges builds and
 * by commands that show or mark them.
 */
package dev.winnow.catalog.build;
