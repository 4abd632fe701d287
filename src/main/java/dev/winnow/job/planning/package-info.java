/**
 * The job that imports from CI, scans, decides and reports. It changes no store. For {@code job} only.
 */
package dev.winnow.job.planning;
