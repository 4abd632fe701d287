package dev.winnow.report.audit;

import java.util.Objects;

/**
 * Something that does not fit.
 *
 * @param where which line of the ledger, which file or folder
 */
public record Doubt(String where, String what) {
    public Doubt {
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(what, "what");
    }

    @Override
    public String toString() {
        return where + ": " + what;
    }
}
