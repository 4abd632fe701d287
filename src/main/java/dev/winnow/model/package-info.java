/**
 * The basic terms as records: builds, parts, pins, defects, verdicts. It imports {@code java.*} only; every other
 * package may use it.
 */
package dev.winnow.model;
