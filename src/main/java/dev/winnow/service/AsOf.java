package dev.winnow.service;

import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.jobfile.text.Values;
import dev.winnow.model.Halt;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/** Reads instants that people write on the command line and in forms. */
public final class AsOf {

    private AsOf() {
    }

    /**
     * Like {@link #parse}, for an as-of instant. The catalog stores those in nanoseconds, which limits their range.
     *
     * @throws Halt if it is not an instant, or not in the years 1678 to 2261
     */
    public static Instant judged(String text, ZoneId zone) {
        Instant instant = parse(text, zone);
        if (instant != null && !NanoTimes.instant(NanoTimes.of(instant)).equals(instant)) {
            throw Halt.usage("'" + text + "' is not in the years 1678 to 2261; name an instant in them");
        }
        return instant;
    }

    /**
     * Parses an instant, a time with an offset, or a local time or date in {@code zone}. Returns null for null.
     *
     * @throws Halt if it is not one of these
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
            throw Halt.usage("'" + text + "' is not an instant; write 2026-11-22T12:00:00Z, 2026-11-22T12:00 or "
                    + "2026-11-22");
        } catch (DateTimeException outside) {
            throw Halt.usage("'" + text + "' is outside of the calendar; name an instant in the years 1678 to 2261");
        }
    }

    /** Like {@link #parse}, but a date means the end of that day. */
    public static Instant end(String text, ZoneId zone) {
        if (text == null || text.length() > 10) {
            return parse(text, zone);
        }
        parse(text, zone);
        return LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** Like {@link #end}, but also an age after {@code now}, such as {@code 3mo}. */
    public static Instant until(String text, Instant now, ZoneId zone) {
        boolean age = text.matches("\\d+[a-z]+|P.*");
        try {
            return age ? Values.age(text).after(now, zone) : end(text, zone);
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage(wrong.getMessage());
        } catch (Halt wrong) {
            throw Halt.usage(wrong.getMessage() + ", or a length of time such as 3mo");
        }
    }
}
