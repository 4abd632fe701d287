/**
 * Keep or remove, for each part of a group: protections, then rules and their clauses, the reasons, and when time
 * alone changes the verdict. {@code Evaluator} is its door.
 */
package dev.winnow.policy.judge;
