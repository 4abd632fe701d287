/**
 * The scheduler: when jobs are due, and one run after the other. It knows job files, a clock and how to start a run,
 * not what a run does. For {@code cli} only.
 */
package dev.winnow.cli.schedule;
