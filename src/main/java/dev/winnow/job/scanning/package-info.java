/**
 * The work that brings the catalog up to date: with stores, part by part in several threads, and with what CI systems
 * know. For {@code job} and the job that plans.
 */
package dev.winnow.job.scanning;
