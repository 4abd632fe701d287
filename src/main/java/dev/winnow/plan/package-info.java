/**
 * Turns decisions into an immutable plan with a fingerprint, checks its limits and whether it needs approval. Also
 * compares, explains and forecasts decisions, and finds the latest build.
 */
package dev.winnow.plan;
