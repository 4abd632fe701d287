package dev.winnow.model;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody has marked a build as worth keeping.
 *
 * @param by     who pinned; {@code .keep} if a file of that name in an entry pins it
 * @param reason why; may be empty for a {@code .keep} file
 * @param ticket a reference, or null
 * @param until  the first instant at which the pin is no longer in force; null for no end
 */
public record Pin(String by, String reason, String ticket, Instant until) {
    public Pin {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }
}
