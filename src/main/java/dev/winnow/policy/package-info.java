/**
 * What a policy says, as records that anybody may use. The rooms {@code evaluate} and {@code preview} judge by them, as
 * a pure function of builds, policy and instant: no clock, no files, no Spring; of the program they import {@code model}
 * only. How a clause counts lies in {@code clause}, what a protection keeps in {@code protection}: one file each.
 */
package dev.winnow.policy;
