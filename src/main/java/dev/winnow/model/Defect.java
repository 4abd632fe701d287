package dev.winnow.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A bug found in a build. A build with a defect is flawed. The defect is unlogged while {@code ticket} is null.
 *
 * @param found    what was found
 * @param ticket   the tracker's reference once it is logged, else null
 * @param loggedAt when it was logged; null exactly when {@code ticket} is null
 */
public record Defect(String found, String ticket, Instant loggedAt) {
    public Defect {
        Objects.requireNonNull(found, "found");
        if ((ticket == null) != (loggedAt == null)) {
            throw new IllegalArgumentException("a logged defect has a ticket and a time, an open one neither");
        }
    }

    public boolean logged() {
        return ticket != null;
    }
}
