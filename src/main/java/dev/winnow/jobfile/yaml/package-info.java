/**
 * A file's text as a tree of located values, or what is wrong with it: YAML without builds, stores or rules, and what its
 * schema allows.
 */
package dev.winnow.jobfile.yaml;
