/**
 * The words of the trade as records: builds, parts, pins, defects, verdicts. Imports {@code java.*} only;
 * every other package may use it.
 */
package dev.winnow.model;
