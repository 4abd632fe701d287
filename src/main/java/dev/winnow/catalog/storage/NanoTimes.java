package dev.winnow.catalog.storage;

import java.time.Instant;

/**
 * Times in nanoseconds since 1970-01-01 UTC, the precision of file systems. The catalog stores times of builds and files
 * and as-of instants in this form, and times of Winnow's own actions in milliseconds.
 *
 * <p>The numbers reach from 1677 to 2262. An earlier or later time becomes the nearest of these.
 */
public final class NanoTimes {

    private static final long IN_SECOND = 1_000_000_000L;
    private static final long IN_MILLISECOND = 1_000_000L;
    private static final long LAST_SECOND = Long.MAX_VALUE / IN_SECOND - 1;
    private static final long FIRST_SECOND = Long.MIN_VALUE / IN_SECOND;

    private NanoTimes() {
    }

    /** @return null for null */
    public static Long of(Instant time) {
        if (time == null) {
            return null;
        }
        long second = time.getEpochSecond();
        if (second > LAST_SECOND) {
            return Long.MAX_VALUE;
        }
        return second < FIRST_SECOND ? Long.MIN_VALUE : second * IN_SECOND + time.getNano();
    }

    /** @return null for null */
    public static Instant instant(Long nanos) {
        return nanos == null ? null : Instant.ofEpochSecond(0, nanos);
    }

    /** Converts a time or a duration from milliseconds. */
    public static long ofMillis(long millis) {
        if (millis > LAST_SECOND * 1_000) {
            return Long.MAX_VALUE;
        }
        return millis < FIRST_SECOND * 1_000 ? Long.MIN_VALUE : millis * IN_MILLISECOND;
    }

    /** The time {@code millis} milliseconds after another. */
    public static long later(long nanos, long millis) {
        long sum = nanos + ofMillis(millis);
        return nanos > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }
}
