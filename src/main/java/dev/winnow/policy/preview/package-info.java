/**
 * What a policy would do, before anything is done by it: clauses that can do nothing, what another policy would decide,
 * what the coming days remove. For the reader of job files and for commands that only look.
 */
package dev.winnow.policy.preview;
