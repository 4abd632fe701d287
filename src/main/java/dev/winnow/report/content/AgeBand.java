package dev.winnow.report.content;

import java.time.Duration;
import java.time.Instant;

/** How old builds are, in bands that people think in; a day has 24 hours here. */
enum AgeBand {
    DAY("under 1 d", 1), WEEK("1 d to 7 d", 7), MONTH("7 d to 30 d", 30), QUARTER("30 d to 90 d", 90),
    HALF("90 d to 180 d", 180), YEAR("180 d to 1 y", 365), TWO_YEARS("1 y to 2 y", 730),
    OLDER("2 y and more", Long.MAX_VALUE), UNKNOWN("unknown", Long.MAX_VALUE);

    private final String label;
    private final long below;

    AgeBand(String label, long below) {
        this.label = label;
        this.below = below;
    }

    String label() {
        return label;
    }

    /** The band of a finished time; what finished after the as-of instant is in the first. */
    static AgeBand of(Instant finished, Instant asOf) {
        if (finished == null) {
            return UNKNOWN;
        }
        long days = Duration.between(finished, asOf).toDays();
        for (AgeBand band : values()) {
            if (days < band.below) {
                return band;
            }
        }
        return OLDER;
    }
}
