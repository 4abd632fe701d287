/**
 * A job file for a tree that nobody has described yet: {@code Proposal} looks at the names in it and writes the text.
 * It only reads.
 */
package dev.winnow.jobfile.propose;
