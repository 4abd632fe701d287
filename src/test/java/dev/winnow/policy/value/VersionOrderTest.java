package dev.winnow.policy.value;

import static dev.winnow.policy.value.VersionOrder.GENERIC;
import static dev.winnow.policy.value.VersionOrder.MAVEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VersionOrderTest {

    /** The facts of {@code versions/*.txt}, which name the specification that each comes from. */
    static Stream<Arguments> facts() {
        return Stream.of(VersionOrder.values()).flatMap(order -> {
            try {
                return Files.readAllLines(Path.of("src/test/resources/versions", order + ".txt")).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#")).map(line -> Arguments.of(order, line));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("facts")
    void has_the_facts_of_its_specification(VersionOrder order, String fact) {
        int colon = fact.indexOf(": ");
        String[] words = fact.substring(colon < 0 ? 0 : colon + 2).split(" ");
        switch (colon < 0 ? "order" : fact.substring(0, colon)) {
            case "order" -> ordered(order, words);
            case "no order" -> assertThat(words).allSatisfy(version ->
                    assertThat(order.place(version.equals("''") ? "" : version)).isEmpty());
            case "release" -> assertThat(words).allSatisfy(version -> {
                Version release = order.place(version).orElseThrow();
                assertThat(release.prerelease()).isFalse();
                assertThat(order.place(release.release().text())).isPresent();
            });
            case "prerelease" -> leadsTo(order, words);
            default -> fail("unknown fact: " + fact);
        }
    }

    /** Each comes before those behind the next {@code <}, and is equal to those up to there. */
    private static void ordered(VersionOrder order, String[] words) {
        List<Version> versions = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        for (int i = 0; i < words.length; i += 2) {
            versions.add(order.place(words[i]).orElseThrow());
            ranks.add(i == 0 ? 0 : ranks.get(ranks.size() - 1) + (words[i - 1].equals("<") ? 1 : 0));
        }
        for (int i = 0; i < words.length; i += 2) {
            for (int j = 0; j < words.length; j += 2) {
                assertThat(Integer.signum(versions.get(i / 2).compareTo(versions.get(j / 2)))).as(words[i] + " and " + words[j])
                        .isEqualTo(ranks.get(i / 2).compareTo(ranks.get(j / 2)));
            }
        }
    }

    private static void leadsTo(VersionOrder order, String[] words) {
        boolean named = words.length == 3 && words[1].equals("of");
        for (String word : named ? new String[] {words[0]} : words) {
            Version before = order.place(word).orElseThrow();
            assertThat(before.prerelease()).as(word).isTrue();
            assertThat(before.compareTo(before.release())).as(word).isNegative();
            assertThat(before.release().prerelease()).as(word).isFalse();
        }
        if (named) {
            Version release = order.place(words[2]).orElseThrow();
            assertThat(release.prerelease()).isFalse();
            assertThat(order.place(words[0]).orElseThrow().release().compareTo(release.release())).isZero();
        }
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
        "PEP440, 1!2.1.0rc1, 1!2.1, 1!2.1", "DEBIAN, 1:2.1.3~rc1-4, 1:2.1.3, 1:2.1", "RPM, 2.1.3~rc1-4, 2.1.3, 2.1",
        "SEMVER, 1.2.3-5-gabcdef0, 1.2.3-5, 1.2.0", "MAVEN, 2.1-20260101.120000-3, 2.1, 2.1"})
    void cuts_a_version_to_its_release_and_to_its_first_numbers(VersionOrder order, String version, String release, String two) {
        Version placed = order.place(version).orElseThrow();
        assertThat(placed.release().text()).isEqualTo(release);
        assertThat(order.first(placed, 2).text()).isEqualTo(two);
    }
}
