package dev.winnow.scan.layout;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Reads the times that <code>{finished:...}</code> captures. Strict: 31 February is no time. A pattern without a time
 * of day means the day's start; one with an offset or a zone of its own does not need the job's zone.
 */
final class TimeCapture {

    private final DateTimeFormatter formatter;
    private final ZoneId zone;

    /** @throws IllegalArgumentException if {@code pattern} is no {@code DateTimeFormatter} pattern */
    TimeCapture(String pattern, ZoneId zone) {
        // Strict resolving wants an era beside yyyy, which no file name has.
        this.formatter = new DateTimeFormatterBuilder().appendPattern(pattern)
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
        this.zone = zone;
    }

    /** The instant, or null where the text is no such time. */
    Instant read(String text) {
        ParsePosition position = new ParsePosition(0);
        // Cheap refusal first: a full parse of what does not fit costs an exception.
        if (formatter.parseUnresolved(text, position) == null || position.getIndex() != text.length()) {
            return null;
        }
        try {
            return instant(formatter.parse(text));
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    private Instant instant(TemporalAccessor parsed) {
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parsed);
        }
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        if (date == null) {
            return null;
        }
        return date.atTime(time == null ? LocalTime.MIDNIGHT : time).atZone(zone).toInstant();
    }
}
