/**
 * What CI systems know of builds becomes records, as the job file says. For the batch jobs and the commands that import
 * or register builds.
 */
package dev.winnow.catalog.imports;
