package dev.winnow.policy.clause;

import dev.winnow.policy.value.ReasonWords;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code weekly: 8} keeps the newest part of each of the {@code count} most recent non-empty periods.
 *
 * @param take which part of a period it keeps; null for the newest
 */
public record Calendar(Unit unit, long count, Take take) implements Counter {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHxxx", Locale.ROOT);
    /** The rank of what a finer clause keeps already of its period. */
    private static final int PASSED_OVER = -1;

    /** Periods, from finest to coarsest; weeks are ISO weeks of ISO week-years. */
    public enum Unit {
        HOURLY, DAILY, WEEKLY, MONTHLY, QUARTERLY, YEARLY;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** {@code hour, day, week, month, quarter, year}. */
        private String noun() {
            return this == DAILY ? "day" : word().substring(0, word().length() - 2);
        }

        /** Equal exactly for instants of the same period; an hour that the clocks repeat is two. */
        private long number(Instant instant, ZoneId zone) {
            if (this == HOURLY) {
                return instant.atZone(zone).truncatedTo(ChronoUnit.HOURS).toEpochSecond();
            }
            LocalDate day = LocalDate.ofInstant(instant, zone);
            return switch (this) {
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
        private String name(Instant instant, ZoneId zone) {
            ZonedDateTime local = instant.atZone(zone);
            return switch (this) {
                case HOURLY -> HOUR.format(local);
                case DAILY -> local.toLocalDate().toString();
                case WEEKLY -> local.get(IsoFields.WEEK_BASED_YEAR) + "-W"
                        + two(local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
                case MONTHLY -> local.getYear() + "-" + two(local.getMonthValue());
                case QUARTERLY -> local.getYear() + "-Q" + local.get(IsoFields.QUARTER_OF_YEAR);
                case YEARLY -> String.valueOf(local.getYear());
            };
        }

        private static String two(int n) {
            return n < 10 ? "0" + n : String.valueOf(n);
        }
    }

    /** A part of a period other than the newest. */
    public enum Take { OLDEST }

    public Calendar {
        Counter.notNegative("count", count);
    }

    @Override
    public long limit() {
        return count;
    }

    @Override
    public Counter limited(long limit, long each) {
        return new Calendar(unit, limit, take);
    }

    @Override
    public void count(Count parts) {
        // Where clocks go back over midnight a day comes twice: so a map, not just the last one seen.
        Map<Long, Integer> taken = new LinkedHashMap<>();
        for (int i = parts.counted(0); i >= 0; i = parts.counted(i + 1)) {
            long period = unit.number(parts.build(i).finished(), parts.zone());
            if (take == Take.OLDEST) {
                taken.put(period, i);
            } else {
                taken.putIfAbsent(period, i);
            }
        }
        int n = 0;
        for (int i : taken.values()) {
            if (parts.keptByFiner(i)) {
                parts.rank(i, PASSED_OVER, false);
            } else {
                n++;
                parts.rank(i, n, n <= count);
            }
        }
    }

    @Override
    public String reason(Count parts, int i) {
        String name = (take == Take.OLDEST ? "oldest of " : "newest of ") + period(parts, i);
        return switch (parts.rank(i)) {
            case PASSED_OVER -> name + ", which a finer clause keeps";
            case 0 -> "not the " + name;
            default -> name + (parts.place(i) ? "" : ", the " + ReasonWords.ordinal(parts.rank(i)) + " " + unit.noun());
        };
    }

    private String period(Count parts, int i) {
        return unit.name(parts.build(i).finished(), parts.zone());
    }

    @Override
    public String boundary(Count parts, int last) {
        return "the last that it keeps is " + parts.build(last).key() + " of " + period(parts, last);
    }

    @Override
    public String outdone(Count parts, int i) {
        boolean current = take != Take.OLDEST && unit.number(parts.build(i).finished(), parts.zone())
                == unit.number(parts.now(), parts.zone());
        if (current) {
            return "after a newer build in the same " + unit.noun();
        }
        String after = after(parts.rank(i), "newer " + unit.noun());
        return after == null ? null : after + " with builds";
    }

    /** Once the oldest of a period is too old, the next one of that period is its oldest. */
    @Override
    public boolean agesMoveRanks() {
        return take == Take.OLDEST;
    }

    @Override
    public int coarseness() {
        return unit.ordinal();
    }

    /** However many periods it counts, it keeps one part of each. */
    @Override
    public boolean keepsAll() {
        return false;
    }
}
