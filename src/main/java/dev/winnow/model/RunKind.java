package dev.winnow.model;

import java.util.Locale;

public enum RunKind implements NamedValue {
    SCAN, PLAN, APPLY, RESTORE, PURGE,
    /** Adopts stores, some of them on other hosts. */
    ADOPT;

    /** The word used in reports, in JSON and in the catalog. */
    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
