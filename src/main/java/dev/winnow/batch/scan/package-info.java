/**
 * The work that brings the catalog up to date: with stores, part by part in several threads, and with what CI systems
 * know. For {@code batch} and the job that plans.
 */
package dev.winnow.batch.scan;
