/**
 * What must be known of all builds before one of them can be judged: what is latest, which sets are complete, which
 * branches are dead. Gathered by who has builds judged; read by selectors and judgement.
 */
package dev.winnow.policy.facts;
