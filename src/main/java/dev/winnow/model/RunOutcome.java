package dev.winnow.model;

import java.util.Locale;

public enum RunOutcome implements NamedValue {
    DONE, PROBLEMS, LIMITED, WAITING, INTERRUPTED, STOPPED, FAILED;

    /** The word used in reports, in JSON and in the catalog. */
    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
