/**
 * A file's text as a tree of values that know their line and column. Knows YAML and nothing of jobs; only
 * {@code jobfile} uses it.
 */
package dev.winnow.jobfile.yaml;
