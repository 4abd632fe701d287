/**
 * A policy as records that any package may use. The packages {@code evaluate} and {@code preview} evaluate it, as
 * a pure function of builds, policy and instant: no clock, no files, no Spring. They import only {@code model} of the
 * program. How a clause counts lies in {@code clause}, what a protection keeps in {@code protection}: one file each.
 */
package dev.winnow.policy;
