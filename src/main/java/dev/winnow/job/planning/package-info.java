/**
 * The job that asks CI, scans, decides and reports; changes no store. For {@code job} only.
 */
package dev.winnow.job.planning;
