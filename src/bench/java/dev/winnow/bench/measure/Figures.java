package dev.winnow.bench.measure;

import java.util.Locale;

/** Writes figures for people. */
final class Figures {

    private Figures() {
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** @param seconds of anything from a start to a night */
    static String seconds(double seconds) {
        return seconds < 10 ? String.format(Locale.ROOT, "%.2f s", seconds)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    static String mebibytes(double bytes) {
        return bytes <= 0 ? "-" : String.format(Locale.ROOT, "%,.0f MiB", bytes / (1 << 20));
    }

    static String times(double times) {
        return Double.isNaN(times) ? "-" : String.format(Locale.ROOT, "%.2f", times);
    }
}
