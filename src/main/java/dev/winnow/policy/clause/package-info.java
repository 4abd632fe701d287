/**
 * How clauses count, one file each: what the clause keeps, its reason in words, what ends that, what it must know of a
 * build, and which other clauses it makes needless. The evaluation asks a {@code Counter} and knows none by name. A new
 * one is a record here, a line in {@code jobfile.read.CounterKey}, and its key in the schema of job files.
 */
package dev.winnow.policy.clause;
