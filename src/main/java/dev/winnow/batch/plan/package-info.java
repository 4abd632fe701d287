/**
 * The job that asks CI, scans, decides and reports; changes no store. For {@code batch} only.
 */
package dev.winnow.batch.plan;
