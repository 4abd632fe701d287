package dev.winnow.model;

import java.util.Locale;

/** What of a build is kept or removed on its own. */
public enum PartKind implements Word {
    PRODUCTS, LOGS;

    /** The word used in job files, reports and JSON. */
    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if {@code word} names no kind of part */
    public static PartKind of(String word) {
        for (PartKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is neither products nor logs");
    }
}
