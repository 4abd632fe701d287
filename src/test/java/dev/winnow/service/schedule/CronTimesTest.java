package dev.winnow.service.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private static List<Instant> dues(String expression, ZoneId zone, String from, int count) {
        CronTimes times = new CronTimes(expression, zone);
        List<Instant> dues = new ArrayList<>();
        Instant at = Instant.parse(from);
        for (int i = 0; i < count; i++) {
            at = times.after(at);
            dues.add(at);
        }
        return dues;
    }

    private static List<Instant> instants(String... texts) {
        return java.util.Arrays.stream(texts).map(text -> OffsetDateTime.parse(text).toInstant()).toList();
    }

    @Test
    void runs_at_the_jump_what_the_clocks_jump_over_in_spring() {
        assertThat(dues("0 30 2 * * *", BERLIN, "2026-03-27T12:00:00Z", 3)).isEqualTo(instants(
                "2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"));
        assertThat(dues("0 30 2 * * *", NEW_YORK, "2026-03-07T12:00:00Z", 2)).isEqualTo(instants(
                "2026-03-08T03:00:00-04:00", "2026-03-09T02:30:00-04:00"));
    }

    @Test
    void runs_once_what_the_clocks_show_twice_in_autumn() {
        assertThat(dues("0 30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2)).isEqualTo(instants(
                "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"));
        assertThat(dues("0 30 1 * * *", NEW_YORK, "2026-10-31T12:00:00Z", 2)).isEqualTo(instants(
                "2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"));
    }

    @Test
    void runs_once_at_the_jump_where_several_times_are_jumped_over_and_one_follows_at_once() {
        assertThat(dues("0 */20 2,3 * * *", BERLIN, "2026-03-28T23:00:00Z", 4)).isEqualTo(instants(
                "2026-03-29T03:00:00+02:00", "2026-03-29T03:20:00+02:00", "2026-03-29T03:40:00+02:00",
                "2026-03-30T02:00:00+02:00"));
    }

    @Test
    void asks_in_the_second_of_two_equal_hours_for_the_next_day() {
        assertThat(dues("0 30 2 * * *", BERLIN, "2026-10-25T01:10:00Z", 1)).isEqualTo(instants(
                "2026-10-26T02:30:00+01:00"));
    }

    @Test
    void runs_every_hour_as_time_passes() {
        assertThat(dues("0 30 * * * *", BERLIN, "2026-03-29T00:00:00Z", 3)).isEqualTo(instants(
                "2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00", "2026-03-29T04:30:00+02:00"));
        assertThat(dues("@hourly", BERLIN, "2026-10-24T23:30:00Z", 4)).isEqualTo(instants(
                "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T03:00:00+01:00",
                "2026-10-25T04:00:00+01:00"));
    }

    @Test
    void knows_when_there_is_no_time_any_more() {
        assertThat(new CronTimes("0 0 0 31 12 ?", BERLIN).after(Instant.parse("2026-12-31T12:00:00Z")))
                .isEqualTo(OffsetDateTime.parse("2027-12-31T00:00:00+01:00").toInstant());
        assertThat(new CronTimes("0 0 0 30 2 ?", BERLIN).after(Instant.parse("2026-01-01T00:00:00Z"))).isNull();
    }

    /** Every local date of a year has its run, none has two, whatever the zone and the minute. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void runs_a_daily_job_exactly_once_each_day(long seed) {
        Random random = new Random(seed);
        List<String> zones = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
                "America/St_Johns", "Pacific/Apia", "UTC");
        for (int round = 0; round < 20; round++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            String expression = "0 " + random.nextInt(60) + " " + random.nextInt(5) + " * * *";
            Instant start = LocalDateTime.of(2026, 1, 1, 0, 0).minusSeconds(1).atZone(zone).toInstant();
            Instant at = start;
            Set<Object> days = new HashSet<>();
            CronTimes times = new CronTimes(expression, zone);
            for (int day = 0; day < 365; day++) {
                Instant due = times.after(at);
                assertThat(due).isAfter(at);
                days.add(due.atZone(zone).toLocalDate());
                at = due;
            }
            assertThat(days).as(expression + " in " + zone).hasSize(365);
            assertThat(at.atZone(zone).toLocalDate()).hasToString("2026-12-31");
        }
    }
}
