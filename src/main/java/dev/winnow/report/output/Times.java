package dev.winnow.report.output;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people see them: in one zone, and the same on every machine. */
public record Times(ZoneId zone) {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm ", Locale.ENGLISH);
    // Names of zones in summer and winter differ between versions of Java.
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

    /** {@code Europe/Berlin}, {@code UTC}. */
    public String name() {
        return zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /** {@code 2026-11-22 12:00}, or nothing for null. */
    public String minute(Instant at) {
        return at == null ? "" : MINUTE.format(at.atZone(zone));
    }

    /** {@code 2026-11-22 13:00 Europe/Berlin}, for a time that stands alone. */
    public String zoned(Instant at) {
        return minute(at) + " " + name();
    }

    /** {@code November 2026}. */
    public String month(Instant at) {
        return MONTH.format(at.atZone(zone));
    }

    /** {@code 22 November 2026, 12:00 UTC}, {@code 22 November 2026, 13:00 +01:00}, or nothing for null. */
    public String spoken(Instant at) {
        return at == null ? "" : DAY.format(at.atZone(zone)) + (name().equals("UTC") ? "UTC" : OFFSET.format(at.atZone(zone)));
    }

    /** {@code 1 h 02 min}, {@code 42 s}; nothing where one of them is null. */
    public static String between(Instant from, Instant to) {
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
