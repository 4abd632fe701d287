/**
 * The heart: what a policy says, as records that anybody may use. The rooms below it judge by them, as a pure function
 * of builds, policy and instant: no clock, no files, no Spring; they import {@code model} and nothing else of the
 * program.
 */
package dev.winnow.policy;
