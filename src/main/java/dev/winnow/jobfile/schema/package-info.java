/**
 * Holds a file's tree against the JSON Schema that ships with the program, and says in the program's own words what
 * does not fit. Only {@code jobfile} uses it.
 */
package dev.winnow.jobfile.schema;
