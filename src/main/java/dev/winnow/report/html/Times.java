package dev.winnow.report.html;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as pages show them: UTC, and the same on every machine. */
final class Times {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Times() {
    }

    /** {@code 2026-11-22 12:00}, or nothing for null. */
    static String minute(Instant at) {
        return at == null ? "" : MINUTE.format(at);
    }

    /** {@code November 2026}. */
    static String month(Instant at) {
        return MONTH.format(at);
    }

    /** {@code 22 November 2026, 12:00 UTC}, or nothing for null. */
    static String spoken(Instant at) {
        return at == null ? "" : DAY.format(at) + " UTC";
    }

    /** {@code 1 h 02 min}, {@code 42 s}; nothing where one of them is null. */
    static String between(Instant from, Instant to) {
        if (from == null || to == null) {
            return "";
        }
        Duration took = Duration.between(from, to);
        if (took.toHours() > 0) {
            return took.toHours() + " h " + took.toMinutesPart() + " min";
        }
        return took.toMinutes() > 0 ? took.toMinutes() + " min " + took.toSecondsPart() + " s"
                : Math.max(0, took.toSeconds()) + " s";
    }
}
