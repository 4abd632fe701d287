package dev.winnow.store.layout;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.DAY_OF_YEAR;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import dev.winnow.store.layout.CapturedTime.TimeCapture.Taken;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The time that all captures of a name make together. Without a time of day it is the start of the day. A zone in the name
 * overrides the zone of the store.
 *
 * @param at    the time, in the zone that applies to the name; null if {@code doubt} is set
 * @param doubt how captures contradict each other; null if they do not
 */
record CapturedTime(ZonedDateTime at, String doubt) {

    /**
     * @param zone zone for names without one
     * @return null if the fields are not a time, such as 31 February
     */
    static CapturedTime of(List<Taken> captures, ZoneId zone) {
        Map<ChronoField, Long> fields = new EnumMap<>(ChronoField.class);
        ZoneId said = null;
        Instant instant = null;
        for (Taken taken : captures) {
            for (Map.Entry<ChronoField, Long> field : taken.fields().entrySet()) {
                Long before = fields.putIfAbsent(field.getKey(), field.getValue());
                if (before != null && !before.equals(field.getValue())) {
                    return twice(field.getKey(), before, field.getValue());
                }
            }
            if (said != null && taken.zone() != null && !said.equals(taken.zone())) {
                return twice("zone", said, taken.zone());
            }
            said = taken.zone() == null ? said : taken.zone();
            if (instant != null && taken.instant() != null && !instant.equals(taken.instant())) {
                return twice("time", instant, taken.instant());
            }
            instant = taken.instant() == null ? instant : taken.instant();
        }
        ZoneId in = said == null ? zone : said;
        return instant == null ? of(fields, in) : of(instant.atZone(in), fields);
    }

    private static CapturedTime of(Map<ChronoField, Long> fields, ZoneId zone) {
        LocalDate date;
        try {
            date = date(fields);
        } catch (DateTimeException noDay) {
            return null;
        }
        LocalTime time = LocalTime.of(number(fields, HOUR_OF_DAY), number(fields, MINUTE_OF_HOUR),
                number(fields, SECOND_OF_MINUTE), number(fields, NANO_OF_SECOND));
        return date == null ? null : of(date.atTime(time).atZone(zone),
                fields.containsKey(DAY_OF_YEAR) ? Map.of(DAY_OF_YEAR, fields.get(DAY_OF_YEAR)) : Map.of());
    }

    /** The time {@code at}, with a doubt if one of the fields contradicts it. */
    private static CapturedTime of(ZonedDateTime at, Map<ChronoField, Long> fields) {
        for (Map.Entry<ChronoField, Long> field : fields.entrySet()) {
            if (at.getLong(field.getKey()) != field.getValue()) {
                return twice(field.getKey(), at.getLong(field.getKey()), field.getValue());
            }
        }
        return new CapturedTime(at, null);
    }

    /**
     * The date of the fields; null if they have no year.
     *
     * @throws DateTimeException if there is no such day
     */
    static LocalDate date(Map<ChronoField, Long> fields) {
        if (!fields.containsKey(YEAR)) {
            return null;
        }
        if (fields.containsKey(MONTH_OF_YEAR) && fields.containsKey(DAY_OF_MONTH)) {
            return LocalDate.of(number(fields, YEAR), number(fields, MONTH_OF_YEAR), number(fields, DAY_OF_MONTH));
        }
        return fields.containsKey(DAY_OF_YEAR)
                ? LocalDate.ofYearDay(number(fields, YEAR), number(fields, DAY_OF_YEAR)) : null;
    }

    private static int number(Map<ChronoField, Long> fields, ChronoField field) {
        return fields.getOrDefault(field, 0L).intValue();
    }

    private static CapturedTime twice(ChronoField field, long first, long second) {
        return twice(field.toString(), first, second);
    }

    private static CapturedTime twice(String what, Object first, Object second) {
        return new CapturedTime(null, "its name gives two times: " + what + " " + first + " and " + second);
    }

    /** Reads the text that one <code>{finished:...}</code> captures: some fields of a time, or a number of seconds. */
    static final class TimeCapture {

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
}
