/**
 * Keep or remove, for each part of a group: protections, then rules and their clauses, the reasons, and when time
 * alone changes the verdict. Plans, explanations and previews use {@code Evaluator}.
 */
package dev.winnow.policy.evaluate;
