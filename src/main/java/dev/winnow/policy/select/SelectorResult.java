package dev.winnow.policy.select;

/** Whether a selector fits a build, from worse to better; {@link #UNKNOWN} where an attribute that it asks for is not known. */
public enum SelectorResult {
    NO, UNKNOWN, YES;

    static SelectorResult of(boolean fits) {
        return fits ? YES : NO;
    }
}
