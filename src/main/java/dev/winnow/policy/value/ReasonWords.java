package dev.winnow.policy.value;

import java.time.Duration;
import java.util.Locale;

/** How ranks, ages and sizes are written in reasons. */
public final class ReasonWords {

    private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private ReasonWords() {
    }

    /** {@code 1st, 2nd, 3rd, 4th, 11th, 21st}. */
    public static String ordinal(long n) {
        long tens = n % 100;
        if (tens >= 11 && tens <= 13) {
            return n + "th";
        }
        return n + switch ((int) (n % 10)) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
    }

    /** A length of time in the largest unit that leaves a number worth reading: {@code 41 d}, {@code 31 h}. */
    public static String length(Duration length) {
        if (length.toHours() >= 48) {
            return length.toDays() + " d";
        }
        if (length.toMinutes() >= 120) {
            return length.toHours() + " h";
        }
        if (length.toSeconds() >= 120) {
            return length.toMinutes() + " min";
        }
        if (length.toSeconds() > 0 || length.isZero()) {
            return length.toSeconds() + " s";
        }
        return length.toMillis() > 0 ? length.toMillis() + " ms" : length.toNanos() + " ns";
    }

    /** A size in powers of 1000 with one decimal, small ones exactly: {@code 500.0 GB}, {@code 1001 B}. */
    public static String size(long bytes) {
        if (bytes < 100_000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = 0;
        while (value >= 999.95 && unit < SIZES.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, SIZES[unit]);
    }
}
