package dev.winnow.policy;

import java.util.Locale;

/** What a clause counts. {@link #ALL} stands for {@code all}. */
public sealed interface Counter {

    /** As many as there are. */
    long ALL = Long.MAX_VALUE;

    /** The newest {@code count} parts. */
    record Last(long count) implements Counter {
        public Last {
            notNegative(count);
        }
    }

    /** The newest part of each of the {@code count} most recent non-empty periods. */
    record Calendar(Unit unit, long count) implements Counter {
        public Calendar {
            notNegative(count);
        }
    }

    /** Every build of the {@code count} highest versions. */
    record Versions(long count) implements Counter {
        public Versions {
            notNegative(count);
        }
    }

    /** The newest parts while their total stays within {@code bytes}. */
    record Size(long bytes) implements Counter {
        public Size {
            if (bytes < 0) {
                throw new IllegalArgumentException("size " + bytes + " is negative");
            }
        }
    }

    /** Periods, from finest to coarsest; weeks are ISO weeks of ISO week-years. */
    enum Unit {
        HOURLY, DAILY, WEEKLY, MONTHLY, QUARTERLY, YEARLY;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static void notNegative(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " is negative");
        }
    }
}
