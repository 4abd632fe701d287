/**
 * Stores and catalogs of any size to measure with, and benchmarks of the parts that touch no disk; by the profile
 * {@code bench}.
 */
package dev.winnow.bench;
