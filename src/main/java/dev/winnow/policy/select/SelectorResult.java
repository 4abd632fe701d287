package dev.winnow.policy.select;

/** Whether a selector fits a build; {@link #UNKNOWN} where an attribute that it asks for is not known. */
public enum SelectorResult {
    YES, NO, UNKNOWN;

    static SelectorResult of(boolean fits) {
        return fits ? YES : NO;
    }
}
