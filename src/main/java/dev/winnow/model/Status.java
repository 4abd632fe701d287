package dev.winnow.model;

import java.util.Locale;
import java.util.Optional;

/** How a build ended; {@link #SUCCESS} and {@link #WARNINGS} count as successful. */
public enum Status implements NamedValue {
    SUCCESS, WARNINGS, FAILURE, SKIPPED, EXCEPTION, CANCELLED, RETRY, RUNNING, UNKNOWN;

    public boolean successful() {
        return this == SUCCESS || this == WARNINGS;
    }

    /** The word used in job files, manifests, reports and JSON. */
    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Status> of(String word) {
        for (Status status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
