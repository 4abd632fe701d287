package dev.winnow.store.layout;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.DAY_OF_YEAR;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import dev.winnow.store.layout.TimeCapture.Taken;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.EnumMap;
import java.util.List;
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
}
