/**
 * What follows a run once its stores are free again: figures for a monitor, messages to people. Called by commands at
 * their very end.
 */
package dev.winnow.job.notices;
