package dev.winnow.policy.judge;

import dev.winnow.policy.Counter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The calendar periods of a zone: which one an instant lies in, and what it is called. */
final class Periods {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHxxx", Locale.ROOT);

    private Periods() {
    }

    /** Equal exactly for instants of the same period; an hour that the clocks repeat is two. */
    static long number(Counter.Unit unit, Instant instant, ZoneId zone) {
        if (unit == Counter.Unit.HOURLY) {
            return instant.atZone(zone).truncatedTo(ChronoUnit.HOURS).toEpochSecond();
        }
        LocalDate day = LocalDate.ofInstant(instant, zone);
        return switch (unit) {
            case HOURLY -> throw new IllegalStateException("told apart above");
            case DAILY -> day.toEpochDay();
            // Day 0 was a Thursday: three days on, weeks start on Mondays.
            case WEEKLY -> Math.floorDiv(day.toEpochDay() + 3, 7);
            case MONTHLY -> day.getYear() * 12L + day.getMonthValue();
            case QUARTERLY -> day.getYear() * 4L + (day.getMonthValue() - 1) / 3;
            case YEARLY -> day.getYear();
        };
    }

    /** {@code 2026-11-23T04+01:00}, {@code 2026-11-23}, {@code 2026-W48}, {@code 2026-11}, {@code 2026-Q4}, {@code 2026}. */
    static String name(Counter.Unit unit, Instant instant, ZoneId zone) {
        ZonedDateTime local = instant.atZone(zone);
        return switch (unit) {
            case HOURLY -> HOUR.format(local);
            case DAILY -> local.toLocalDate().toString();
            case WEEKLY -> local.get(IsoFields.WEEK_BASED_YEAR) + "-W"
                    + two(local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case MONTHLY -> local.getYear() + "-" + two(local.getMonthValue());
            case QUARTERLY -> local.getYear() + "-Q" + local.get(IsoFields.QUARTER_OF_YEAR);
            case YEARLY -> String.valueOf(local.getYear());
        };
    }

    /** {@code hour, day, week, month, quarter, year}. */
    static String noun(Counter.Unit unit) {
        return unit == Counter.Unit.DAILY ? "day" : unit.word().substring(0, unit.word().length() - 2);
    }

    private static String two(int n) {
        return n < 10 ? "0" + n : String.valueOf(n);
    }
}
