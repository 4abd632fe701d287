package dev.winnow.policy.value;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.zone.ZoneOffsetTransition;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time in a job file: {@code 45m 12h 14d 8w 6mo 1y} or ISO-8601. Days, weeks, months and years are
 * calendar ones, minutes and hours exact.
 *
 * @param period   the calendar share; never negative
 * @param duration the exact share; never negative; neither share is longer than 10,000 years
 * @param text     as the author wrote it
 */
public record Age(Period period, Duration duration, String text) {

    /** Far beyond any build, and near enough that no arithmetic on instants overflows. */
    private static final int MOST_YEARS = 10_000;
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(mo|[smhdwy])");

    public Age {
        Objects.requireNonNull(text, "text");
        if (period.isNegative() || duration.isNegative()) {
            throw new IllegalArgumentException("'" + text + "' is negative");
        }
        if (period.toTotalMonths() > 12 * MOST_YEARS || period.getDays() > 366 * MOST_YEARS
                || duration.toDays() > 366 * MOST_YEARS) {
            throw new IllegalArgumentException("'" + text + "' is longer than " + MOST_YEARS + " years");
        }
    }

    /**
     * @throws IllegalArgumentException if {@code text} is no length of time; the message says what to write instead
     */
    public static Age parse(String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            // More than any age may have, yet small enough to be multiplied by the days of a week.
            int n = Math.min(Integer.parseInt(matcher.group(1)), 200_000_000);
            return switch (matcher.group(2)) {
                case "s" -> new Age(Period.ZERO, Duration.ofSeconds(n), text);
                case "m" -> new Age(Period.ZERO, Duration.ofMinutes(n), text);
                case "h" -> new Age(Period.ZERO, Duration.ofHours(n), text);
                case "d" -> new Age(Period.ofDays(n), Duration.ZERO, text);
                case "w" -> new Age(Period.ofWeeks(n), Duration.ZERO, text);
                case "mo" -> new Age(Period.ofMonths(n), Duration.ZERO, text);
                default -> new Age(Period.ofYears(n), Duration.ZERO, text);
            };
        }
        try {
            int time = text.indexOf('T');
            Period period = time == 1 ? Period.ZERO : Period.parse(time < 0 ? text : text.substring(0, time));
            Duration duration = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
            return new Age(period, duration, text);
        } catch (DateTimeParseException | ArithmeticException notIso) {
            throw new IllegalArgumentException("'" + text + "' is no length of time; write a number and a unit, such "
                    + "as 45m, 12h, 14d, 8w, 6mo or 1y, or ISO-8601 such as P14D");
        }
    }

    /**
     * The instant that lies this age before {@code instant}: calendar share first, in {@code zone}. Month ends clamp;
     * a local time that the zone skips or repeats resolves to the earlier instant.
     */
    public Instant before(Instant instant, ZoneId zone) {
        Instant start = period.isZero() ? instant : earlier(LocalDateTime.ofInstant(instant, zone).minus(period), zone);
        return start.minus(duration);
    }

    /** The instant that lies this age after {@code instant}, by the same rules as {@link #before}. */
    public Instant after(Instant instant, ZoneId zone) {
        Instant start = period.isZero() ? instant : earlier(LocalDateTime.ofInstant(instant, zone).plus(period), zone);
        return start.plus(duration);
    }

    private static Instant earlier(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition gap = zone.getRules().getTransition(local);
        if (gap != null && gap.isGap()) {
            return local.toInstant(gap.getOffsetAfter());
        }
        return local.toInstant(zone.getRules().getOffset(local));
    }
}
