package dev.winnow.service.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.springframework.scheduling.support.CronExpression;

/**
 * The instants at which a cron expression is due in a time zone, also on the days when its clocks are changed.
 *
 * <p>Most expressions name hours of the day. Each of their local times is due once: one that the clocks jump over, at
 * the jump; one that comes twice, the first time. Expressions for every hour measure time as it passes: they are due
 * in both of two equal hours, and not at all in one that never was. So no day's run is skipped and none doubled.
 */
final class CronTimes {

    private static final int HOURS = 2;

    private final CronExpression expression;
    private final ZoneRules rules;
    private final boolean everyHour;

    /** @param expression a Spring cron expression, which has been checked */
    CronTimes(String expression, ZoneId zone) {
        this.expression = CronExpression.parse(expression);
        this.rules = zone.getRules();
        String[] fields = expression.strip().split("\\s+");
        this.everyHour = expression.strip().equals("@hourly") || fields.length > HOURS && fields[HOURS].equals("*");
    }

    /** The first due time after {@code instant}, or null where there is none any more. */
    Instant after(Instant instant) {
        return everyHour ? asTimePasses(instant) : asClocksShow(instant);
    }

    private Instant asClocksShow(Instant instant) {
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

    private Instant asTimePasses(Instant instant) {
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
            // From the change on, clocks show something else; its own instant counts.
            offset = change.getOffsetAfter();
            local = LocalDateTime.ofInstant(change.getInstant(), offset).minusNanos(1);
            change = rules.nextTransition(change.getInstant());
        }
    }
}
