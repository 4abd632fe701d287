package dev.winnow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineProgressTest {

    private final List<String> said = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T03:30:00Z");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    @Test
    void says_a_line_every_thirty_seconds_and_none_of_what_is_done_sooner() {
        LineProgress progress = new LineProgress(clock, said::add);
        progress.begin("r-1");
        progress.stage("purge, items", 400);
        for (int second = 0; second < 29; second++) {
            now = now.plus(Duration.ofSeconds(1));
            progress.done(1, 1000);
        }
        assertThat(said).isEmpty();
        now = now.plus(Duration.ofSeconds(1));
        progress.done(71, 71_000);
        progress.done(1, 0);
        assertThat(said).containsExactly("r-1: purge, items: 100 of 400, 25%, about 1m30s left, 3/s, 100 kB");
        progress.stage("scan products, entries", 0);
        now = now.plus(Duration.ofSeconds(30));
        progress.done(90, 0);
        assertThat(said).last().isEqualTo("r-1: scan products, entries: 90, 3/s, 0 B");
    }
}
