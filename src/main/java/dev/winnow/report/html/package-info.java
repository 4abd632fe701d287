/**
 * The pages of a report directory: one for each run, and the dashboard over all of them. Templates escape every value
 * that they are given; nothing here marks text as safe.
 */
package dev.winnow.report.html;
