package dev.winnow.policy.select;

import dev.winnow.policy.Selector;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/**
 * The point in time that a {@code finished} comparison names: an instant, or a whole day of the job's zone.
 *
 * @param first the first instant of it
 * @param next  the first instant after it
 */
record InstantRange(Instant first, Instant next) {

    /** @throws IllegalArgumentException if {@code text} is neither an ISO date nor an ISO time */
    static InstantRange parse(String text, ZoneId zone) {
        try {
            if (text.indexOf('T') < 0) {
                LocalDate day = LocalDate.parse(text);
                return new InstantRange(day.atStartOfDay(zone).toInstant(), day.plusDays(1).atStartOfDay(zone).toInstant());
            }
            boolean offset = text.endsWith("Z") || text.matches(".*[+-]\\d\\d(:?\\d\\d)?");
            Instant instant = offset ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(zone).toInstant();
            return new InstantRange(instant, instant.plusNanos(1));
        } catch (DateTimeParseException bad) {
            throw new IllegalArgumentException("'" + text + "' is no time; write a date such as 2026-03-31 or a time "
                    + "such as 2026-03-31T12:00:00Z");
        }
    }

    boolean holds(Selector.Operator operator, Instant finished) {
        return switch (operator) {
            case LESS -> finished.isBefore(first);
            case LESS_OR_EQUAL -> finished.isBefore(next);
            case GREATER -> !finished.isBefore(next);
            case GREATER_OR_EQUAL -> !finished.isBefore(first);
        };
    }
}
