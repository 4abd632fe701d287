package dev.winnow.policy.value;

import static dev.winnow.policy.value.VersionOrder.DEBIAN;
import static dev.winnow.policy.value.VersionOrder.GENERIC;
import static dev.winnow.policy.value.VersionOrder.MAVEN;
import static dev.winnow.policy.value.VersionOrder.PEP440;
import static dev.winnow.policy.value.VersionOrder.RPM;
import static dev.winnow.policy.value.VersionOrder.SEMVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VersionOrderTest {

    private record Chain(VersionOrder order, String lowestFirst) { }

    /** From the specification of each scheme, and from what is in use. */
    static Stream<Chain> chains() {
        return Stream.of(
                new Chain(SEMVER, "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 "
                        + "1.0.0 2.0.0 2.1.0 2.1.1 v10.0.0"),
                new Chain(SEMVER, "1.0.0-0.3.7 1.0.0-1 1.0.0-99999999999999999999 1.0.0-999999999999999999990 1.0.0-A 1.0.0-a "
                        + "1.0.0-x-y-z.4 1.0.20261128123456 99999999999999999999.0.0"),
                new Chain(SEMVER, "2.0-rc.1 2 2.0.1 2.1"),
                new Chain(MAVEN, "1-alpha 1-beta 1-milestone 1-rc 1-SNAPSHOT 1 1-sp 1-abc 1-1 1.1 v2"),
                new Chain(MAVEN, "1-alpha-2 1-alpha-10 1-m3 1.0-rc1 1.0.0 1.0.1 1.0.10"),
                new Chain(PEP440, "1.dev0 1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 "
                        + "1.0b2.post345.dev456 1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0 1.0+abc.5 1.0+abc.7 1.0+5 "
                        + "1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1 v2024.1.0rc1 2024.1.0 2024.1.0.post1 1!0.1"),
                new Chain(DEBIAN, "0.9 1.0~~ 1.0~~a 1.0~ 1.0~beta1~svn1245 1.0~beta1 1.0 1.0a 1.0+ 1.0.1 v1.2.9 1.2.10 "
                        + "2.0.0-1~bpo12+1 2.0.0-1 2.0.0-1ubuntu1 2.0.0-1.1 2.0.0-2 2.0.0+a-1 1:0.1~rc1 1:0.1 1:0.1-1 2:0"),
                new Chain(DEBIAN, "7.6-0 7.6p2-4 7.6+a-1 7.6-1-1"),
                new Chain(RPM, "1.0~rc1~git1 1.0~rc1 1.0~rc2 1.0 1.0-1 1.0-2 1.0-2.el8 1.0^git1~pre 1.0^git1 1.0^git2 1.0a 1.0aa 1.0.1 "
                        + "1.0.1^1 1.0.1.1 v1.10 2.0-1 1:0.5-1"),
                new Chain(GENERIC, "1.9 1.10 v1.11 2.0.0-dev98 2.0.0-dev897 2.0.0-alpha 2.0.0-beta 2.0.0-frob 2.0.0-rc1 2.0.0-rc2 "
                        + "2.0.0-rc10 2.0.0 2.0.0-1 2.0.0-1ubuntu1 2.0.0-2 2.0.0+5 2.0.0.1 2.0.1~rc1 2.0.1 3"),
                new Chain(GENERIC, "2024.1.0.dev3 2024.1.0a1 2024.1.0b1 2024.1.0rc1 2024.1.0 2024.1.0.post1 2024.1.0.post2 2024.1.1"),
                new Chain(GENERIC, "v1.2.3-rc1 v1.2.3-rc1-4-gabcdef0 v1.2.3 v1.2.3-5-gabcdef0 v1.2.3-12-g0123456-dirty v1.2.4"),
                new Chain(GENERIC, "1.0~~ 1.0~rc1 1.0_beta2 1.0rc1 1.0 1.0sp1 1.0.1~rc1"),
                new Chain(GENERIC, "2026.9.30 2026.10.01"), new Chain(GENERIC, "2026-09-30 2026-10-01"),
                new Chain(GENERIC, "1.0-20260101120000 1.0-20261231120000"),
                new Chain(GENERIC, "999999999999999998 999999999999999999"));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void puts_the_lower_before_the_higher(Chain chain) {
        List<Version> versions = Stream.of(chain.lowestFirst().split(" ")).map(chain.order()::place)
                .map(Optional::orElseThrow).toList();
        for (int i = 0; i < versions.size(); i++) {
            for (int j = 0; j < versions.size(); j++) {
                assertThat(Integer.signum(versions.get(i).compareTo(versions.get(j))))
                        .as(versions.get(i) + " and " + versions.get(j)).isEqualTo(Integer.compare(i, j));
            }
        }
    }

    /** The cases that rpm and dpkg test themselves by, those of the documents of Maven, and those that PEP 440 tells apart. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"RPM, 1.0 < 2.0", "RPM, 2.0 < 2.0.1", "RPM, 2.0.1 < 2.0.1a", "RPM, 5.5p1 < 5.5p2", "RPM, 5.5p1 < 5.5p10",
        "RPM, 10xyz < 10.1xyz", "RPM, 5.5p2 < 5.6p1", "RPM, 5.6p1 < 6.5p1", "RPM, 6.0 < 6.0.rc1", "RPM, 10a1 < 10a2", "RPM, 10a2 < 10b1",
        "RPM, 1.0a < 1.0aa", "RPM, 10.0001 = 10.0001", "RPM, 10.0001 = 10.1", "RPM, 10.0001 < 10.0039", "RPM, 4.999.9 < 5.0",
        "RPM, 20101121 < 20101122", "RPM, 2_0 = 2.0", "RPM, 1.0~rc1 = 1.0~rc1", "RPM, 1.0~rc1 < 1.0", "RPM, 1.0~rc1 < 1.0~rc2",
        "RPM, 1.0~rc1~git123 < 1.0~rc1", "RPM, 1.0 < 1.0^", "RPM, 1.0 < 1.0^git1", "RPM, 1.0^git1 < 1.0^git2", "RPM, 1.0^git1 < 1.01",
        "RPM, 1.0^20160101 < 1.0.1", "RPM, 1.0^20160101^git1 < 1.0^20160102", "RPM, 1.0~rc1 < 1.0~rc1^git1",
        "RPM, 1.0^git1~pre < 1.0^git1", "RPM, 1.0^git1 < 1.0^git1^1", "RPM, 1:0 < 2:0", "RPM, 9 < 1:0",
        "DEBIAN, 0 < 1", "DEBIAN, 1:0 < 2:0", "DEBIAN, 9 < 1:0", "DEBIAN, 0-0 = 0", "DEBIAN, 0:0-1 < 0:0-2", "DEBIAN, 0-a < 0-b",
        "DEBIAN, 0-0 < 0-a", "DEBIAN, 0-a = 0-a0", "DEBIAN, 0-a < 0-aa", "DEBIAN, 0~ < 0", "DEBIAN, 1.2.3~rc1 < 1.2.3", "DEBIAN, 1.2.3 < 1.2.3a",
        "DEBIAN, 1.2.3a < 1.2.3+b1", "DEBIAN, 1.2.3+b1 < 1.2.3-1.1+b1.0.0.0a-1", "DEBIAN, 1.2.9 < 1.2.10", "DEBIAN, 001 = 1",
        "DEBIAN, 1.0-1~bpo1 < 1.0-1", "DEBIAN, 1.0-1 < 1.0-1+deb12u1", "DEBIAN, 1.0-1+deb9u9 < 1.0-1+deb9u10",
        "MAVEN, 1-foo2 < 1-foo10", "MAVEN, 1 = 1.0", "MAVEN, 1 = 1-ga", "MAVEN, 1.0-alpha-1 < 1.0-alpha-2", "MAVEN, 1-SNAPSHOT < 1",
        "MAVEN, 1 < 1-sp", "MAVEN, 1-sp < 1-abc", "MAVEN, 1-abc < 1-123", "MAVEN, 1-alpha < 1-cr1", "MAVEN, 1-cr1 = 1-rc1",
        "MAVEN, 1-a1 = 1-alpha-1", "MAVEN, 1-1 < 1.1",
        "PEP440, 1.0.dev1 < 1.0a1", "PEP440, 1.0a1.dev1 < 1.0a1", "PEP440, 1.0a1 < 1.0a1.post1", "PEP440, 1.0rc1.post1 < 1.0",
        "PEP440, 1.0 < 1.0+local", "PEP440, 1.0+a < 1.0+1", "PEP440, 1.0+1 < 1.0+1.0", "PEP440, 1.0+local < 1.0.post1.dev1",
        "PEP440, 1.0.post1.dev1 < 1.0.post1", "PEP440, 1.0.post1 < 1.0.1.dev1", "PEP440, 2013.10 < 2014.4", "PEP440, 2014.04 < 1!1.0",
        "PEP440, 1.1 = 1.1.0", "PEP440, 1.0-1 = 1.0.post1", "PEP440, 1.0ALPHA1 = 1.0a1",
        "SEMVER, 1.9.0 < 1.10.0", "SEMVER, 1.0.0-alpha < 1.0.0-alpha.1", "SEMVER, 1.0.0-alpha.1 < 1.0.0-alpha.beta",
        "SEMVER, 1.0.0-1 < 1.0.0-alpha", "SEMVER, 1.0.0-9 < 1.0.0-10", "SEMVER, 1.0.0--1 < 1.0.0-A", "SEMVER, 1.0.0+1 = 1.0.0+2"})
    void has_the_cases_of_its_specification(VersionOrder order, String says) {
        String[] pair = says.split(" [<=] ");
        Version left = order.place(pair[0]).orElseThrow();
        Version right = order.place(pair[1]).orElseThrow();
        int expected = says.contains(" < ") ? -1 : 0;
        assertThat(Integer.signum(left.compareTo(right))).isEqualTo(expected);
        assertThat(Integer.signum(right.compareTo(left))).isEqualTo(-expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"SEMVER, 1.0.0 1.0.0+a 1.0.0+b v1.0.0 1.0 1", "MAVEN, 1 1.0 1.0.0 1-ga 1-final 1-release 1.0-GA v1",
        "MAVEN, 1-a1 1-alpha-1", "PEP440, 1.0 1.0.0 v1.0 1 1.0.0.0", "PEP440, 1.0rc1 1.0c1 1.0-RC1 1.0pre1 1.0.preview.1 1.0_rc_1",
        "PEP440, 1.0.post1 1.0-1 1.0-r1 1.0rev1", "PEP440, 1.0+ubuntu.1 1.0+ubuntu-1 1.0+UBUNTU_1",
        "PEP440, 1.0a 1.0a0 1.0alpha0", "DEBIAN, 1.0 0:1.0 1.0-0 01.0", "RPM, 1.0 1_0 0:1.0 1.00", "RPM, 1.05 1.5",
        "GENERIC, 1.02 1.2 v1.2 1_2 001.2", "GENERIC, 1.0-RC1 1.0-rc1 1.0.rc.1 1.0c1", "GENERIC, 1.0 1.0.Final 1.0-GA",
        "GENERIC, 1.2-3-gabcdef 1.2-3 1.2-3-g0123456789-dirty"})
    void takes_other_spellings_of_a_version_for_the_same(VersionOrder order, String same) {
        List<Version> versions = Stream.of(same.split(" ")).map(order::place).map(Optional::orElseThrow).toList();
        assertThat(versions).allSatisfy(one -> assertThat(versions).allSatisfy(other ->
                assertThat(one.compareTo(other)).as(one + " and " + other).isZero()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"GENERIC, nightly", "GENERIC, vnext", "GENERIC, v", "GENERIC, ''", "GENERIC, -1", "GENERIC, .5",
        "GENERIC, 1.1234567890123456789", "GENERIC, \u0661.0", "SEMVER, 01.0.0", "SEMVER, 1.0.0-01", "SEMVER, 1.0.0.0",
        "SEMVER, 1.0.0-", "SEMVER, x", "PEP440, 1.0-frob", "PEP440, 1.0-1ubuntu1", "PEP440, x", "DEBIAN, 1.0_1", "DEBIAN, a1",
        "RPM, x1", "RPM, 1-2-3", "MAVEN, x", "MAVEN, ''"})
    void cannot_order_what_its_scheme_does_not_know(VersionOrder order, String version) {
        assertThat(order.place(version)).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"GENERIC, 2.0-rc1, 2.0", "GENERIC, 1.0~rc1, 1.0", "GENERIC, 1.0rc1-4-gabcdef, 1.0", "GENERIC, 2.0.0-dev897, 2.0.0",
        "SEMVER, 1.0.0-alpha.1+5, 1.0.0", "MAVEN, 1.2-SNAPSHOT, 1.2", "MAVEN, 1.2-rc-1, 1.2", "PEP440, 1.0a2.dev4, 1.0",
        "PEP440, 1.0.post1.dev2, 1.0.post1", "DEBIAN, 1:2.0~rc1-3, 1:2.0-1", "RPM, 2.0~rc1-3, 2.0-1"})
    void knows_a_prerelease_and_the_release_that_it_leads_to(VersionOrder order, String before, String release) {
        Version prerelease = order.place(before).orElseThrow();
        Version released = order.place(release).orElseThrow();
        assertThat(prerelease.prerelease()).isTrue();
        assertThat(released.prerelease()).isFalse();
        assertThat(prerelease.release().compareTo(released.release())).isZero();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"GENERIC, 1.2.3-5-gabcdef0", "GENERIC, 2.0.0-1ubuntu1", "GENERIC, 1.0.post1", "GENERIC, 1.0-1~bpo1", "GENERIC, 1.0.Final",
        "SEMVER, 1.0.0+rc", "MAVEN, 1.0-sp", "MAVEN, 1.0-archive", "PEP440, 1.0.post1", "DEBIAN, 1.0-1~bpo1", "RPM, 1.0^git1"})
    void takes_no_release_for_a_prerelease(VersionOrder order, String version) {
        assertThat(order.place(version).orElseThrow().prerelease()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void is_one_consistent_order_however_odd_the_versions(VersionOrder order) {
        Random random = new Random(order.ordinal());
        List<String> pieces = List.of("0", "1", "9", "10", ".", "-", "_", "+", "~", "^", " ", "a", "A", "rc", "dev", "final", "post",
                "frob", "ubuntu", "\u00fc", "%", ":");
        List<Version> versions = new ArrayList<>();
        while (versions.size() < 60) {
            StringBuilder version = new StringBuilder("1");
            for (int i = random.nextInt(6); i > 0; i--) {
                version.append(pieces.get(random.nextInt(pieces.size())));
            }
            order.place(version.toString()).ifPresent(versions::add);
        }
        for (Version a : versions) {
            for (Version b : versions) {
                int ab = a.compareTo(b);
                assertThat(Integer.signum(ab)).as(a + " " + b).isEqualTo(-Integer.signum(b.compareTo(a)));
                for (Version c : versions) {
                    if (order != MAVEN && ab <= 0 && b.compareTo(c) <= 0) {
                        assertThat(a.compareTo(c)).as(a + " " + b + " " + c).isNotPositive();
                    }
                }
            }
        }
    }

    @Test
    void ranks_from_the_highest_down_and_gives_the_same_version_one_rank() {
        Map<Version, Integer> ranks = VersionOrder.ranks(Stream.of("1.9", "1.10", "v1.10", "1.10-rc1")
                .map(GENERIC::place).map(Optional::orElseThrow).toList());
        assertThat(Stream.of("1.10", "v1.10", "1.10-rc1", "1.9").map(GENERIC::place).map(Optional::orElseThrow)
                .map(ranks::get)).containsExactly(1, 1, 2, 3);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"GENERIC, 2.0.1-rc1, 2.0.1, 2.0", "GENERIC, 2, 2, 2.0", "GENERIC, v1.9.7.4, 1.9.7.4, 1.9", "GENERIC, 1rc2, 1, 1.0",
        "GENERIC, 3.1.dev.4, 3.1, 3.1", "SEMVER, 2.1.0-a.1, 2.1.0, 2.1.0", "MAVEN, 2.1-SNAPSHOT, 2.1, 2.1",
        "PEP440, 1!2.1.0rc1, 1!2.1, 1!2.1", "DEBIAN, 1:2.1.3~rc1-4, 1:2.1.3, 1:2.1", "RPM, 2.1.3~rc1-4, 2.1.3, 2.1"})
    void cuts_a_version_to_its_release_and_to_its_first_numbers(VersionOrder order, String version, String release, String two) {
        Version placed = order.place(version).orElseThrow();
        assertThat(placed.release().text()).isEqualTo(release);
        assertThat(order.first(placed, 2).text()).isEqualTo(two);
    }
}
