/**
 * Measures the whole program as users run it, beside the tools that an admin would otherwise use; run by the profile
 * {@code bench}. Starts processes only; what it looks into is what they leave.
 */
package dev.winnow.bench.measure;
