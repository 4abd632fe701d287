package dev.winnow.policy.value;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.TreeSet;

/**
 * When an event grows older than an age, to the millisecond and by the same arithmetic as {@link Age#before}.
 *
 * <p>That arithmetic may turn back: a month before 28 March, noon, and before 31 March, noon, is the same instant. So
 * the answer is looked for between the instants at which local time or the length of months makes a jump; between two
 * of these the edge moves as time does.
 *
 * @param age   the age whose edge moves
 * @param event what grows old
 * @param past  whether it counts once the edge is past the event, rather than as soon as it is reached
 */
public record AgeEdge(Age age, ZoneId zone, Instant event, boolean past) {

    /** More than month ends (3 days) and a skipped or repeated day can shift an edge. */
    private static final int SHIFT = 8;
    /** More than a skipped or repeated day can. */
    private static final int STEADY = 2;

    /** Whether the event is older than the age at {@code at}. */
    boolean old(Instant at) {
        int order = age.before(at, zone).compareTo(event);
        return past ? order > 0 : order >= 0;
    }

    /** The first whole millisecond after {@code from} at which {@link #old} is not what it is at {@code from}; or null. */
    public Instant nextFlip(Instant from) {
        boolean now = old(from);
        Instant guess = reach(age.after(event, zone));
        if (smooth(guess) && (now == !from.isBefore(guess))) {
            return now ? null : millisecond(guess);
        }
        if (now && from.isAfter(guess.plus(SHIFT, ChronoUnit.DAYS))) {
            return null;
        }
        return search(from, now, guess);
    }

    private Instant reach(Instant edge) {
        return past ? edge.plusNanos(1) : edge;
    }

    /** Whether nothing near the event or the guess makes the edge jump. */
    private boolean smooth(Instant guess) {
        if (age.period().isZero()) {
            return true;
        }
        if (age.period().toTotalMonths() > 0
                && (age.period().getDays() > 0 || day(guess) > 28 || day(event.plus(age.duration())) > 28)) {
            return false;
        }
        ZoneRules rules = zone.getRules();
        return rules.isFixedOffset() || steady(rules, guess) && steady(rules, event.plus(age.duration()));
    }

    private int day(Instant instant) {
        return LocalDate.ofInstant(instant, zone).getDayOfMonth();
    }

    private static boolean steady(ZoneRules rules, Instant around) {
        ZoneOffsetTransition next = rules.nextTransition(around.minus(STEADY, ChronoUnit.DAYS));
        return next == null || next.getInstant().isAfter(around.plus(STEADY, ChronoUnit.DAYS));
    }

    private Instant search(Instant from, boolean now, Instant guess) {
        TreeSet<Instant> jumps = jumps(guess);
        Instant first = guess.minus(SHIFT, ChronoUnit.DAYS);
        Instant start = from.isBefore(first) ? first : from;
        boolean old = now;
        while (start != null) {
            Instant end = jumps.higher(start);
            if (!old) {
                Instant reached = millisecond(reach(start.plus(Duration.between(age.before(start, zone), event))));
                if ((end == null || reached.isBefore(end)) && reached.isAfter(from)) {
                    if (!now) {
                        return reached;
                    }
                    old = true;
                }
            }
            if (end != null) {
                old = old(end);
                if (old != now) {
                    return end;
                }
            }
            start = end;
        }
        return null;
    }

    /** Where local time, or the time that lies the age before it, makes a jump. */
    private TreeSet<Instant> jumps(Instant guess) {
        ZoneRules rules = zone.getRules();
        TreeSet<Instant> jumps = new TreeSet<>();
        Instant first = guess.minus(SHIFT, ChronoUnit.DAYS);
        Instant last = guess.plus(SHIFT, ChronoUnit.DAYS);
        for (ZoneOffsetTransition at = rules.nextTransition(first); at != null && at.getInstant().isBefore(last);
                at = rules.nextTransition(at.getInstant())) {
            jumps.add(at.getInstant());
        }
        TreeSet<LocalDateTime> times = new TreeSet<>();
        Instant target = event.plus(age.duration());
        for (ZoneOffsetTransition at = rules.nextTransition(target.minus(SHIFT, ChronoUnit.DAYS));
                at != null && at.getInstant().isBefore(target.plus(SHIFT, ChronoUnit.DAYS));
                at = rules.nextTransition(at.getInstant())) {
            times.add(at.getDateTimeBefore());
            times.add(at.getDateTimeAfter());
        }
        LocalDate day = LocalDate.ofInstant(first, zone);
        for (int i = 0; i <= 2 * SHIFT; i++, day = day.plusDays(1)) {
            add(jumps, day.atStartOfDay());
            for (LocalDateTime time : times) {
                add(jumps, day.atTime(time.toLocalTime()));
            }
        }
        return jumps;
    }

    private void add(TreeSet<Instant> jumps, LocalDateTime local) {
        for (ZoneOffset offset : zone.getRules().getValidOffsets(local)) {
            jumps.add(local.toInstant(offset));
        }
    }

    /** The earlier of two instants, each of which may be null for never. */
    public static Instant earlier(Instant one, Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }

    /** The first whole millisecond that is not before {@code instant}: how finely the program tells time ahead. */
    public static Instant millisecond(Instant instant) {
        Instant whole = instant.truncatedTo(ChronoUnit.MILLIS);
        return whole.equals(instant) ? whole : whole.plusMillis(1);
    }
}
