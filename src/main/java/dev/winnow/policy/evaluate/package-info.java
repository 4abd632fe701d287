/**
 * Keep or remove, for each part of a group: protections, then rules and their clauses, the reasons, and when time
 * alone changes the verdict. {@code Evaluator} is its door; plans, explanations and previews use it.
 */
package dev.winnow.policy.evaluate;
