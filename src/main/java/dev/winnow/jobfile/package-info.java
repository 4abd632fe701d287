/**
 * Job files: YAML to a {@link dev.winnow.jobfile.Job}, every fault at once with line and column. Reads the job file
 * and nothing else; knows no catalog and no store's contents.
 */
package dev.winnow.jobfile;
