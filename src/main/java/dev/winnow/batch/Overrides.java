package dev.winnow.batch;

/**
 * Why a person goes on against what would stop a run.
 *
 * @param limit against limits, shrunken stores and the clock; null where nobody does
 */
public record Overrides(String limit) {

    public static final Overrides NONE = new Overrides(null);
}
