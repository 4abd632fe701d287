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

/** Reads the text that one <code>{finished:...}</code> captures: some fields of a time, or a number of seconds. */
final class TimeCapture {

    /** Longer numbers are after the year 9999. */
    private static final int MAX_SECOND_DIGITS = 12;
    private static final int MAX_MILLI_DIGITS = 15;
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final List<ChronoField> READ = List.of(ChronoField.YEAR, ChronoField.YEAR_OF_ERA,
            ChronoField.MONTH_OF_YEAR, ChronoField.DAY_OF_MONTH, ChronoField.DAY_OF_YEAR, ChronoField.HOUR_OF_DAY,
            ChronoField.MINUTE_OF_HOUR, ChronoField.SECOND_OF_MINUTE, ChronoField.NANO_OF_SECOND);

    private final boolean millis;
    private final DateTimeFormatter formatter;
    private final boolean zulu;
    private final boolean named;

    /** @throws IllegalArgumentException if {@code pattern} is not a {@code DateTimeFormatter} pattern */
    TimeCapture(String pattern) {
        this.millis = pattern.equals("epoch-millis");
        this.formatter = millis || pattern.equals("epoch") ? null
                : new DateTimeFormatterBuilder().appendPattern(pattern).toFormatter(Locale.ROOT);
        // In 'T''Z' the doubled quote is a quote sign, so the text is T'Z.
        this.zulu = pattern.endsWith("'Z'") && !pattern.endsWith("''Z'");
        this.named = pattern.endsWith("VV");
    }

    /**
     * A captured time.
     *
     * @param fields  the fields that the text gives; the year as {@code YEAR}
     * @param zone    the zone that the text gives, or null
     * @param instant the instant, if the text is a number of seconds or milliseconds; else null
     */
    record Taken(Map<ChronoField, Long> fields, ZoneId zone, Instant instant) { }

    /** Reads the text; null if it is not such a time. */
    Taken read(String text) {
        return formatter == null ? number(text) : fields(text);
    }

    private Taken number(String text) {
        int most = millis ? MAX_MILLI_DIGITS : MAX_SECOND_DIGITS;
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(c -> c < '0' || c > '9')) {
            return null;
        }
        long number = Long.parseLong(text);
        Instant instant = millis ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
        return instant.isAfter(END) ? null : new Taken(Map.of(), null, instant);
    }

    private Taken fields(String written) {
        // No file's name holds the slash of a zone such as Europe/Berlin, so that it has to be written another way.
        String text = named ? written.replace("%2F", "/") : written;
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
            CapturedTime.date(fields);
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
