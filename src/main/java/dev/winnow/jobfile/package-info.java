/**
 * Job files: YAML to a {@link dev.winnow.jobfile.Job}, every fault at once with line and column. Reads the job file,
 * and where the roots of its stores really lie, so that they do not nest; knows no catalog and no store's contents.
 */
package dev.winnow.jobfile;
