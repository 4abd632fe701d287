package dev.winnow.service.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.springframework.scheduling.support.CronExpression;

/**
 * The due times of a cron expression in a time zone, with the right times on days when clocks change.
 *
 * <p>Most expressions name hours of the day. Each of their local times is due once: a time that the clocks skip is due at
 * the change, and a time that comes twice is due the first time. An expression for every hour follows elapsed time: it is
 * due in both of two equal hours, and not in an hour that is skipped. So no daily run is left out or done twice.
 */
final class CronTimes {

    private static final int HOUR_FIELD = 2;

    private final CronExpression expression;
    private final ZoneRules rules;
    private final boolean everyHour;

    /** @param expression a valid Spring cron expression */
    CronTimes(String expression, ZoneId zone) {
        this.expression = CronExpression.parse(expression);
        this.rules = zone.getRules();
        String[] fields = expression.strip().split("\\s+");
        this.everyHour = expression.strip().equals("@hourly") || fields.length > HOUR_FIELD && fields[HOUR_FIELD].equals("*");
    }

    /** The first due time after {@code instant}; null if there is none. */
    Instant after(Instant instant) {
        return everyHour ? byElapsedTime(instant) : byLocalTime(instant);
    }

    private Instant byLocalTime(Instant instant) {
        LocalDateTime local = LocalDateTime.ofInstant(instant, rules.getOffset(instant));
        while (true) {
            local = expression.next(local);
            if (local == null) {
                return null;
            }
            Instant due = instant(local);
            if (due.isAfter(instant)) {
                return due;
            }
        }
    }

    private Instant instant(LocalDateTime local) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
    }

    private Instant byElapsedTime(Instant instant) {
        ZoneOffset offset = rules.getOffset(instant);
        LocalDateTime local = LocalDateTime.ofInstant(instant, offset);
        ZoneOffsetTransition change = rules.nextTransition(instant);
        while (true) {
            LocalDateTime next = expression.next(local);
            Instant due = next == null ? null : next.toInstant(offset);
            if (change == null || due != null && due.isBefore(change.getInstant())) {
                return due;
            }
            if (due == null) {
                return null;
            }
            // Continue with the offset after the change. The instant of the change itself counts.
            offset = change.getOffsetAfter();
            local = LocalDateTime.ofInstant(change.getInstant(), offset).minusNanos(1);
            change = rules.nextTransition(change.getInstant());
        }
    }
}
