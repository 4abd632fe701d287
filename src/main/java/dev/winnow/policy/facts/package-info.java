/**
 * What must be known of all builds before one of them can be judged: what is latest, which sets are complete, which
 * branches are dead. {@code Evaluator} gathers these facts; selectors and protections read them.
 */
package dev.winnow.policy.facts;
