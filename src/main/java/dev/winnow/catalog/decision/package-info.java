/**
 * Saved plans: the decision on each part of each build, and the items that an apply removes. Used by code that makes,
 * applies or reports plans.
 */
package dev.winnow.catalog.decision;
