package dev.winnow.model;

import java.time.Instant;
import java.util.Objects;

/**
 * "Worth keeping": somebody's word that a build stays.
 *
 * @param by     who pinned; {@code .keep} for a file of that name in an entry
 * @param reason why; may be empty for a {@code .keep} file
 * @param ticket a reference, or null
 * @param until  the first instant at which the pin no longer holds, or null for no end
 */
public record Pin(String by, String reason, String ticket, Instant until) {
    public Pin {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }
}
