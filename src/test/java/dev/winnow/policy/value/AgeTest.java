package dev.winnow.policy.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {

    @ParameterizedTest(name = "{0} before {1} in {2}")
    @CsvSource({
        // what               from                       zone              gives
        "45m,                 2026-11-23T03:00:00Z,      UTC,              2026-11-23T02:15:00Z",
        "12h,                 2026-11-23T03:00:00Z,      UTC,              2026-11-22T15:00:00Z",
        "14d,                 2026-11-23T03:00:00Z,      UTC,              2026-11-09T03:00:00Z",
        "8w,                  2026-11-23T03:00:00Z,      UTC,              2026-09-28T03:00:00Z",
        "1y,                  2026-11-23T03:00:00Z,      UTC,              2025-11-23T03:00:00Z",
        "P14D,                2026-11-23T03:00:00Z,      UTC,              2026-11-09T03:00:00Z",
        "PT36H,               2026-11-23T03:00:00Z,      UTC,              2026-11-21T15:00:00Z",
        "P1M3DT5H,            2026-11-23T03:00:00Z,      UTC,              2026-10-19T22:00:00Z",
        "0d,                  2026-11-23T03:00:00Z,      Europe/Berlin,    2026-11-23T03:00:00Z",
        // month ends clamp
        "1mo,                 2026-03-31T12:00:00Z,      UTC,              2026-02-28T12:00:00Z",
        "1mo,                 2024-03-31T12:00:00Z,      UTC,              2024-02-29T12:00:00Z",
        "1mo,                 2026-03-28T12:00:00Z,      UTC,              2026-02-28T12:00:00Z",
        "6mo,                 2026-08-31T12:00:00Z,      UTC,              2026-02-28T12:00:00Z",
        "1y,                  2024-02-29T12:00:00Z,      UTC,              2023-02-28T12:00:00Z",
        "4y,                  2024-02-29T12:00:00Z,      UTC,              2020-02-29T12:00:00Z",
        // a calendar day is not 24 hours where the clocks change
        "1d,                  2026-03-29T22:00:00Z,      Europe/Berlin,    2026-03-28T23:00:00Z",
        "24h,                 2026-03-29T22:00:00Z,      Europe/Berlin,    2026-03-28T22:00:00Z",
        "1d,                  2026-10-25T23:00:00Z,      Europe/Berlin,    2026-10-24T22:00:00Z",
        "1d,                  2026-11-02T05:00:00Z,      America/New_York, 2026-11-01T04:00:00Z",
        "1d,                  2026-03-09T04:00:00Z,      America/New_York, 2026-03-08T05:00:00Z",
        // 02:30 is skipped: as 01:30 winter time, the earlier of the two readings
        "1d,                  2026-03-30T00:30:00Z,      Europe/Berlin,    2026-03-29T00:30:00Z",
        "1d,                  2026-03-09T06:30:00Z,      America/New_York, 2026-03-08T06:30:00Z",
        // 02:30 comes twice: the first of the two
        "1d,                  2026-10-26T01:30:00Z,      Europe/Berlin,    2026-10-25T00:30:00Z",
        "1d,                  2026-11-02T06:30:00Z,      America/New_York, 2026-11-01T05:30:00Z",
        // far ends of the day
        "1d,                  2026-11-23T03:00:00Z,      Pacific/Kiritimati, 2026-11-22T03:00:00Z",
        "1mo,                 2026-03-30T11:00:00Z,      Pacific/Kiritimati, 2026-02-27T11:00:00Z",
        "1mo,                 2026-04-01T11:00:00Z,      Etc/GMT+12,       2026-03-01T11:00:00Z",
        // Samoa had no 30 December 2011
        "1d,                  2011-12-30T20:00:00Z,      Pacific/Apia,     2011-12-29T20:00:00Z"
    })
    void counts_back_by_the_calendar_of_the_zone(String age, Instant from, String zone, Instant gives) {
        assertThat(Age.parse(age).before(from, ZoneId.of(zone))).isEqualTo(gives);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30x", "", "d", "14", "1.5h", "-3d", "14 d", "P", "PT", "T5H", "P1DT", "1M", "14D", "0x1d"})
    void refuses_what_is_no_length_of_time_and_says_what_to_write(String text) {
        assertThatThrownBy(() -> Age.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'").hasMessageContaining("14d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-1D", "-P1D", "PT-1H"})
    void refuses_a_negative_length_of_time(String text) {
        assertThatThrownBy(() -> Age.parse(text)).hasMessageContaining("negative");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999y", "20000y", "999999999d", "PT999999999H"})
    void refuses_what_no_calendar_can_hold(String text) {
        assertThatThrownBy(() -> Age.parse(text)).hasMessageContaining("longer than 10000 years");
    }
}
