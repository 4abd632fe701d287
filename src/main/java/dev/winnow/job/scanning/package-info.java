/**
 * The steps that bring the catalog up to date: with what CI systems know, and with stores, part by part in several threads.
 * All but the survey are chunk-oriented. For the jobs that scan and plan.
 */
package dev.winnow.job.scanning;
