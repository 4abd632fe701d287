/**
 * From decisions to an immutable, fingerprinted plan; what its limits and the approval of a person say to it.
 */
package dev.winnow.plan;
