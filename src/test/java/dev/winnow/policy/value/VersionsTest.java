package dev.winnow.policy.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {

    private static String plain(String version) {
        return Versions.plain(version).orElseThrow();
    }

    @ParameterizedTest(name = "{0} < {1}")
    @CsvSource({
        "2.0.0-dev897, 2.0.0", "2.0.0-dev98, 2.0.0-dev897", "2.0.0-dev897, 2.0.0-rc1", "2.0.0-rc1, 2.0.0",
        "2.0.0-rc2, 2.0.0-rc10", "2.0.0-alpha, 2.0.0-beta", "1.9, 1.10", "1.9.9, 2.0", "2.0, 2.0.1", "2, 2.1",
        "2.0.0, 2.0.0-1", "1.0rc1, 1.0", "1.0_beta2, 1.0", "1.0~rc1, 1.0", "1.0~rc1, 1.0.1~rc1", "1.0, 1.0.1~rc1",
        "2026.9.30, 2026.10.01", "1.0-20260101120000, 1.0-20261231120000", "999999999999999998, 999999999999999999"
    })
    void puts_the_lower_before_the_higher(String lower, String higher) {
        assertThat(Versions.compare(plain(lower), plain(higher))).isNegative();
        assertThat(Versions.compare(plain(higher), plain(lower))).isPositive();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({"1.02, 1.2", "1.0-RC1, 1.0-rc1", "1.0-rc1, 1.0.rc.1", "1.0, 1_0", "001.0, 1.0", "1.00, 1.0"})
    void takes_other_spellings_of_a_version_for_the_same(String one, String other) {
        assertThat(Versions.compare(plain(one), plain(other))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2.0.1-rc1, 2.0.1, 2.0", "2, 2, 2.0", "1.9.7.4, 1.9.7.4, 1.9", "1rc2, 1, 1.0", "3.1.dev.4, 3.1, 3.1"})
    void cuts_a_version_to_its_release_and_to_its_first_numbers(String version, String release, String two) {
        assertThat(Versions.release(plain(version))).isEqualTo(release);
        assertThat(Versions.first(plain(version), 2)).isEqualTo(two);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightly", "v1.0", "", "-1", ".5", "1.1234567890123456789", "\u0661.0"})
    void cannot_order_what_has_no_leading_digit_or_a_number_beyond_measure(String version) {
        assertThat(Versions.plain(version)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void is_one_consistent_order_however_odd_the_versions(long seed) {
        Random random = new Random(seed);
        String letters = "001199.-_+~ aARCrcdevfinal\u00fc%";
        List<String> versions = new ArrayList<>();
        while (versions.size() < 40) {
            StringBuilder version = new StringBuilder("1");
            for (int i = random.nextInt(7); i > 0; i--) {
                version.append(letters.charAt(random.nextInt(letters.length())));
            }
            Versions.plain(version.toString()).ifPresent(versions::add);
        }
        for (String a : versions) {
            for (String b : versions) {
                int ab = Versions.compare(a, b);
                assertThat(Integer.signum(ab)).isEqualTo(-Integer.signum(Versions.compare(b, a)));
                assertThat(ab == 0).as(a + " " + b).isEqualTo(a.equals(b));
                for (String c : versions) {
                    if (ab < 0 && Versions.compare(b, c) < 0) {
                        assertThat(Versions.compare(a, c)).as(a + " " + b + " " + c).isNegative();
                    }
                }
            }
        }
    }

    @Test
    void ranks_from_the_highest_down() {
        assertThat(Versions.ranks(List.of(plain("1.9"), plain("1.10"), plain("1.10-rc1"))))
                .isEqualTo(Map.of("1.10", 1, "1.10.rc.1", 2, "1.9", 3));
    }
}
