/**
 * Saved plans: what was decided of each part of each build, and the items that an apply takes one after the other. For
 * who makes plans, executes them or tells of them.
 */
package dev.winnow.catalog.decision;
