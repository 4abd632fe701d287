/**
 * What must hold between the parts of a job, what is allowed and yet odd, and whether its examples come true. Called by
 * the readers of job files; the examples by {@code validate}.
 */
package dev.winnow.jobfile.check;
