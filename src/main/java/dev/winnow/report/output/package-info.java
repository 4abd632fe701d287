/**
 * How things are written for people and programs: harmless text, sizes, tables for terminals, JSON, metrics, and
 * files that appear whole or not at all. For reports and commands alike.
 */
package dev.winnow.report.output;
