package dev.winnow.store.layout;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what one <code>{finished:...}</code> captures: some fields of a time, or a number of seconds. */
final class TimeCapture {

    /** The longest numbers of seconds and milliseconds that end before the year 10000. */
    private static final int MOST_SECONDS = 12;
    private static final int MOST_MILLIS = 15;
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final List<ChronoField> READ = List.of(ChronoField.YEAR, ChronoField.YEAR_OF_ERA,
            ChronoField.MONTH_OF_YEAR, ChronoField.DAY_OF_MONTH, ChronoField.DAY_OF_YEAR, ChronoField.HOUR_OF_DAY,
            ChronoField.MINUTE_OF_HOUR, ChronoField.SECOND_OF_MINUTE, ChronoField.NANO_OF_SECOND);

    private final boolean millis;
    private final DateTimeFormatter formatter;
    private final boolean zulu;

    /** @throws IllegalArgumentException if {@code pattern} is no {@code DateTimeFormatter} pattern */
    TimeCapture(String pattern) {
        this.millis = pattern.equals("epoch-millis");
        this.formatter = millis || pattern.equals("epoch") ? null
                : new DateTimeFormatterBuilder().appendPattern(pattern).toFormatter(Locale.ROOT);
        // 'T''Z' is one text, T'Z: the quote before it makes the difference.
        this.zulu = pattern.endsWith("'Z'") && !pattern.endsWith("''Z'");
    }

    /**
     * What was taken.
     *
     * @param fields  those that stand there; years as {@code YEAR}
     * @param zone    what it says itself, or null
     * @param instant of a number of seconds, else null
     */
    record Taken(Map<ChronoField, Long> fields, ZoneId zone, Instant instant) { }

    /** What the text says, or null where it is no such time; 31 February is none. */
    Taken read(String text) {
        return formatter == null ? number(text) : fields(text);
    }

    private Taken number(String text) {
        int most = millis ? MOST_MILLIS : MOST_SECONDS;
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(c -> c < '0' || c > '9')) {
            return null;
        }
        long number = Long.parseLong(text);
        Instant instant = millis ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
        return instant.isAfter(END) ? null : new Taken(Map.of(), null, instant);
    }

    private Taken fields(String text) {
        ParsePosition position = new ParsePosition(0);
        TemporalAccessor parsed = formatter.parseUnresolved(text, position);
        if (parsed == null || position.getIndex() != text.length()) {
            return null;
        }
        Map<ChronoField, Long> fields = new EnumMap<>(ChronoField.class);
        for (ChronoField field : READ) {
            if (parsed.isSupported(field)) {
                long value = parsed.getLong(field);
                if (!field.range().isValidValue(value)) {
                    return null;
                }
                fields.put(field == ChronoField.YEAR_OF_ERA ? ChronoField.YEAR : field, value);
            }
        }
        try {
            NameTime.date(fields);
        } catch (DateTimeException noDay) {
            return null;
        }
        ZoneId zone = zulu ? ZoneOffset.UTC : parsed.query(TemporalQueries.zoneId());
        if (zone == null && parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
            zone = ZoneOffset.ofTotalSeconds((int) parsed.getLong(ChronoField.OFFSET_SECONDS));
        }
        return new Taken(fields, zone, null);
    }
}
