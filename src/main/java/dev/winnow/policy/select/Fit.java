package dev.winnow.policy.select;

/** Whether a selector fits a build; {@link #UNKNOWN} where an attribute that it asks for is not known. */
public enum Fit {
    YES, NO, UNKNOWN;

    static Fit of(boolean fits) {
        return fits ? YES : NO;
    }
}
