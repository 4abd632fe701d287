/**
 * Turns builds of CI systems into records, by the rules of the job file. Used by batch jobs and by commands that import or
 * register builds.
 */
package dev.winnow.catalog.imports;
