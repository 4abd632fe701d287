/**
 * Whether a selector fits a build, and why not, in words. For judgement, and as {@code Filter} for all who ask for
 * builds outside of any job.
 */
package dev.winnow.policy.select;
