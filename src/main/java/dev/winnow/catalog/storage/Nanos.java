package dev.winnow.catalog.storage;

import java.time.Instant;

/**
 * Times of builds, of their files, and instants that builds are judged at, as the catalog holds them: nanoseconds since
 * 1970-01-01 UTC, as finely as file systems tell them. When Winnow itself did something is held in milliseconds.
 *
 * <p>The numbers reach from 1677 to 2262. A time beyond is held as the nearest of these.
 */
public final class Nanos {

    private static final long IN_SECOND = 1_000_000_000L;
    private static final long IN_MILLISECOND = 1_000_000L;
    private static final long LAST_SECOND = Long.MAX_VALUE / IN_SECOND - 1;
    private static final long FIRST_SECOND = Long.MIN_VALUE / IN_SECOND;

    private Nanos() {
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

    /** Those of a time that is held in milliseconds, or of a duration in milliseconds. */
    public static long ofMillis(long millis) {
        if (millis > LAST_SECOND * 1_000) {
            return Long.MAX_VALUE;
        }
        return millis < FIRST_SECOND * 1_000 ? Long.MIN_VALUE : millis * IN_MILLISECOND;
    }

    /** A time so many milliseconds after another. */
    public static long later(long nanos, long millis) {
        long sum = nanos + ofMillis(millis);
        return nanos > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }
}
