/**
 * The heart: rules, clauses, selectors and their evaluation, as a pure function of builds, policy and instant. No
 * clock, no files, no Spring; imports {@code model} and nothing else of the program.
 */
package dev.winnow.policy;
