package dev.winnow.service;

import dev.winnow.catalog.storage.Nanos;
import dev.winnow.model.Halt;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/** Reads instants from the command line. */
public final class AsOf {

    private AsOf() {
    }

    /**
     * As {@link #parse}, for an instant that builds are judged at: these are held in nanoseconds.
     *
     * @throws Halt if it is none, or beyond the years 1678 to 2261
     */
    public static Instant judged(String text, ZoneId zone) {
        Instant instant = parse(text, zone);
        if (instant != null && !Nanos.instant(Nanos.of(instant)).equals(instant)) {
            throw Halt.usage("'" + text + "' is out of reach; name an instant of the years 1678 to 2261");
        }
        return instant;
    }

    /**
     * An instant, a time with an offset, or a local time or date in {@code zone}; null for null.
     *
     * @throws Halt if it is none of these
     */
    public static Instant parse(String text, ZoneId zone) {
        if (text == null) {
            return null;
        }
        try {
            if (text.length() <= 10) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
            boolean zoned = text.endsWith("Z") || text.indexOf('+', 10) > 0 || text.indexOf('-', 10) > 0;
            return zoned ? OffsetDateTime.parse(text).toInstant() : LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeParseException wrong) {
            throw Halt.usage("'" + text + "' is no instant; write 2026-11-22T12:00:00Z, 2026-11-22T12:00 or "
                    + "2026-11-22");
        } catch (DateTimeException outside) {
            throw Halt.usage("'" + text + "' is out of reach of the calendar");
        }
    }

    /** As {@link #parse}, but a date means the end of that day. */
    public static Instant end(String text, ZoneId zone) {
        if (text == null || text.length() > 10) {
            return parse(text, zone);
        }
        parse(text, zone);
        return LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant();
    }
}
