package dev.winnow.store.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.EntryType;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutMatcherTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "no", textBlock = """
            {branch:**}/{os:linux|win}/app-{version}-{number}; a/b/linux/app-1.2-3; {branch=a/b, number=3, os=linux, version=1.2}
            {branch:**}/{os:linux|win}/app-{version}-{number}; linux/app-1.2-3; {branch=, number=3, os=linux, version=1.2}
            {branch:**}/{os:linux|win}/app-{version}-{number}; linux/linux/app-1-3; {branch=linux, number=3, os=linux, version=1}
            {branch:**}/{os:linux|win}/app-{version}-{number}; a/mac/app-1.2-3; no
            {branch:**}/{os:linux|win}/app-{version}-{number}; a/linux/app-1.2; no
            {branch:**}/{os:linux|win}/app-{version}-{number}; a/linux/app-1.2-3/x; no
            {branch:**}/{os:linux|win}/app-{version}-{number}; a/linux/app--3; no
            {branch:**}/{os:linux|win}/app-{version}-{number}; a/linux/app-2-jre17-full-12; {branch=a, number=12, os=linux, version=2-jre17-full}
            {branch:**}/{os:linux|win}/app-{version}-{number}; a/linux/app-1-2-3; {branch=a, number=3, os=linux, version=1-2}
            {branch:**}/{os:linux|win}/app-{version}-{number}; a/linux/app-1-3x; no
            {project}/{branch:**}/{version}.log.gz; p/1.log.gz; {branch=, project=p, version=1}
            {project}/{branch:**}/{version}.log.gz; p/a/b/1.log.log.gz; {branch=a/b, project=p, version=1.log}
            {project:**}/x/{branch:**}/v{number}; a/x/b/x/c/v1; {branch=c, number=1, project=a/x/b}
            {os:lin|linux}{version}; linux1; {os=linux, version=1}
            {os:lin|linux}{version}; linux; {os=lin, version=ux}
            {os:lin|linux}-{number}; lin-1; {number=1, os=lin}
            {version}-{project}-{branch}; a-b-c-d-e; {branch=e, project=d, version=a-b-c}
            {version}/app-{version}-{number}; 1.2/app-1.2-3; {number=3, version=1.2}
            {version}/app-{version}-{number}; 1.2/app-1.3-3; no
            {version}-{version}; 1-2-1-2; {version=1-2}
            app.{number}; app.7; {number=7}
            app.{number}; appx7; no
            app.{number}; app.-7; no
            app.{number}; app.١; no
            app.{number}; app.0123456789012345678; no
            100%-{number}; 100%25-1; {number=1}
            100%25-{number}; 100%25-1; no
            100%25-{number}; 100%2525-1; {number=1}
            {project}{version}; x%0A; {project=x, version=%0A}
            {branch:**}/v{number}; <b>x<%2F/b>/v1; {branch=<b>x<%2F/b>, number=1}
            """)
    void captures_greedily_from_the_left(String layout, String path, String stated) {
        assertThat(stated(Layouts.directory(layout), path)).isEqualTo(Optional.ofNullable(stated));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "no", textBlock = """
            app-{finished:yyyyMMdd-HHmm},            app-20260131-2215,      2026-01-31T21:15:00Z
            app-{finished:yyyyMMdd-HHmm},            app-20260731-2215,      2026-07-31T20:15:00Z
            app-{finished:yyyyMMdd},                 app-20260131,           2026-01-30T23:00:00Z
            app-{finished:yyyyMMdd},                 app-20260231,           no
            app-{finished:yyyyMMdd},                 app-20261301,           no
            app-{finished:yyyyMMdd-HHmm},            app-20260131-2415,      no
            app-{finished:yyyyMMdd-HHmm},            app-20260131,           no
            app-{finished:yyyyMMdd-HHmm},            app-20260131-22150,     no
            {version}-{finished:yyyyMMdd-HHmm},      1-20260131-2215,        2026-01-31T21:15:00Z
            {finished:yyyy-MM-dd'T'HHmmX}.log,       2026-01-31T2215+05.log, 2026-01-31T17:15:00Z
            {finished:yyyy-MM-dd'T'HHmmX}.log,       2026-01-31T2215Z.log,   2026-01-31T22:15:00Z
            {finished:yyyyMMdd'T'HHmmss'Z'},         20260131T221500Z,       2026-01-31T22:15:00Z
            {finished:yyyyMMdd'Z'},                  20260131Z,              2026-01-31T00:00:00Z
            {finished:yyyyMMdd'Z'HHmm},              20260131Z2215,          2026-01-31T21:15:00Z
            {finished:yyyyMMdd'T''Z'},               20260131T'Z,            2026-01-30T23:00:00Z
            {finished:yyyyMMddHHmmX},                202601312215-08,        2026-02-01T06:15:00Z
            {finished:yyyyMMddHHmmXXX},              202601312215+05:30,     2026-01-31T16:45:00Z
            {finished:yyyyMMddHHmmXXX},              202601312215+5:30,      no
            {finished:yyyyMMddHHmmVV}.zip,           202601312215UTC.zip,    2026-01-31T22:15:00Z
            {finished:epoch},                        1769897700,             2026-01-31T22:15:00Z
            app-{finished:epoch}.zip,                app-0.zip,              1970-01-01T00:00:00Z
            {finished:epoch},                        176989770x,             no
            {finished:epoch},                        1769897700000,          no
            {finished:epoch-millis},                 1769897700123,          2026-01-31T22:15:00.123Z
            {finished:epoch-millis},                 9999999999999999,       no
            {finished:yyyy}/{finished:MM}/{finished:dd}/app-{finished:HHmm}, 2026/01/31/app-2215, 2026-01-31T21:15:00Z
            {finished:yyyy}/{finished:MM}/{finished:dd}/app-{finished:HHmmss'Z'}, 2026/01/31/app-221530Z, 2026-01-31T22:15:30Z
            {finished:yyyy}/{finished:DDD}/app-{finished:HHmm},   2026/031/app-2215,      2026-01-31T21:15:00Z
            {finished:yyyy}/{finished:MM}/{finished:dd}, 2026/02/31,         no
            {finished:yyyy}/{finished:MM}/{finished:dd}, 2026/13/01,         no
            {finished:yyyy}/{finished:yyyyMMdd},     2026/20260131,          2026-01-30T23:00:00Z
            {finished:yy}/{finished:uuuuMMdd},       26/20260131,            2026-01-30T23:00:00Z
            {finished:yyyyMMddHHmm},                 202603290230,           2026-03-29T01:30:00Z
            {finished:yyyyMMddHHmmss}{number},       2026013122150012,       2026-01-31T21:15:00Z
            {finished:yyyy'%'MM'%'dd},               2026%2501%2531,         2026-01-30T23:00:00Z
            {finished:uuuu-MM-dd},                   2024-02-29,             2024-02-28T23:00:00Z
            """)
    void reads_times_in_the_zone_of_the_job(String layout, String path, Instant finished) {
        Optional<LayoutMatcher.Match> match = new LayoutMatcher(List.of(Layouts.directory(layout)), BERLIN)
                .match(List.of(path.split("/")), EntryType.DIRECTORY);

        assertThat(match.map(LayoutMatcher.Match::finished)).isEqualTo(Optional.ofNullable(finished));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            {finished:yyyy}/{finished:yyyyMMdd},             2025/20260131
            {finished:MM}/{finished:yyyyMMdd},               02/20260131
            {finished:DDD}/{finished:yyyyMMdd},              032/20260131
            {finished:yyyy}/{finished:epoch},                2025/1769897700
            {finished:epoch}/{finished:epoch-millis},        1769897700/1769897701000
            {finished:yyyyMMddX}/{finished:HHmmX},           20260131+01/2215+02
            """)
    void doubts_a_name_that_gives_two_times(String layout, String path) {
        LayoutMatcher.Match match = new LayoutMatcher(List.of(Layouts.directory(layout)), BERLIN)
                .match(List.of(path.split("/")), EntryType.DIRECTORY).orElseThrow();

        assertThat(match.finished()).isNull();
        assertThat(match.doubt()).startsWith("its name gives two times: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "no", textBlock = """
            app{*}-{version}.zip; app-1.zip; {version=1}
            app{*}-{version}.zip; app-full-1.zip; {version=1}
            app-{version}-{*}; app-1-2-x; {version=1-2}
            app-{version}.{os:a|b}{*}; app-1.a.tar.gz; {os=a, version=1}
            {number}{*}; 12abc; {number=12}
            {number}{*}; 12; {number=12}
            {*}; x%0A; {}
            {*}/{number}; a/b/1; no
            """)
    void passes_over_text_that_says_nothing(String layout, String path, String stated) {
        assertThat(stated(Layouts.directory(layout), path)).isEqualTo(Optional.ofNullable(stated));
    }

    @Test
    void gives_the_time_its_text_and_the_version_the_rest() {
        assertThat(stated(Layouts.directory("{version}-{finished:yyyyMMdd-HHmm}"), "1.0-rc-20260131-2215"))
                .contains("{version=1.0-rc}");
    }

    @Test
    void lets_the_first_layout_of_the_right_type_win() {
        Layout loose = Layouts.directory("{project}/{version}");
        Layout narrow = Layouts.directory("{project}/v{version}");
        Layout file = Layouts.file("{project}/{version}");

        LayoutMatcher matcher = new LayoutMatcher(List.of(file, narrow, loose), ZoneOffset.UTC);

        assertThat(matcher.match(List.of("a", "v1"), EntryType.DIRECTORY)).map(LayoutMatcher.Match::layout)
                .contains(narrow);
        assertThat(matcher.match(List.of("a", "1"), EntryType.DIRECTORY)).map(LayoutMatcher.Match::layout)
                .contains(loose);
        assertThat(matcher.match(List.of("a", "1"), EntryType.FILE)).map(LayoutMatcher.Match::layout).contains(file);
    }

    @Test
    void adds_what_the_layout_sets() {
        Layout layout = Layouts.directory("v{version}", Map.of("project", "app", "properties.share", "100%25"));

        assertThat(stated(layout, "v1")).contains("{project=app, properties.share=100%25, version=1}");
    }

    @Test
    void refuses_a_hostile_name_without_trying_every_split() {
        Layout layout = Layouts.directory("{project}-{branch}-{os}-{version}-{builder}-{revision}-{runtime}-x{number}");

        assertThat(stated(layout, "-".repeat(255))).isEmpty();
        assertThat(stated(layout, "-a".repeat(127))).isEmpty();
    }

    /** The regex engine as another way to the same answer. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void captures_what_a_greedy_regex_captures(long seed) {
        Random random = new Random(seed);
        Map<String, Pattern> layouts = Map.of(
                "{branch:**}/{os:aa|a}/b-{version}-{number}",
                Pattern.compile("(?:(?<branch>.+)/)?(?<os>aa|a)/b-(?<version>[^/]+)-(?<number>[0-9]+)"),
                "{project}/{branch:**}/{version}b{number}",
                Pattern.compile("(?<project>[^/]+)/(?:(?<branch>.+)/)?(?<version>[^/]+)b(?<number>[0-9]+)"),
                "{branch}{os:a|b1}{version}-{builder}",
                Pattern.compile("(?<branch>[^/]+)(?<os>b1|a)(?<version>[^/]+)-(?<builder>[^/]+)"));
        layouts.forEach((text, regex) -> {
            LayoutMatcher matcher = new LayoutMatcher(List.of(Layouts.directory(text)), ZoneOffset.UTC);
            int fitted = 0;
            for (int i = 0; i < 4_000; i++) {
                String path = randomPath(random);
                Matcher expected = regex.matcher(path);
                Optional<String> stated = Optional.empty();
                if (expected.matches()) {
                    fitted++;
                    Map<String, String> groups = new TreeMap<>();
                    for (String name : List.of("branch", "os", "version", "number", "project", "builder")) {
                        if (regex.pattern().contains("<" + name + ">")) {
                            groups.put(name, Optional.ofNullable(expected.group(name)).orElse(""));
                        }
                    }
                    stated = Optional.of(groups.toString());
                }
                assertThat(stated(matcher, path)).as(text + " on " + path).isEqualTo(stated);
                assertThat(mayBe(matcher, path)).as(text + " on " + path).isEqualTo(stated.isPresent());
            }
            assertThat(fitted).isPositive();
        });
    }

    private static String randomPath(Random random) {
        StringBuilder path = new StringBuilder();
        for (int length = 1 + random.nextInt(14); length > 0; length--) {
            path.append("aab1-//b-".charAt(random.nextInt(9)));
        }
        return path.toString().replaceAll("/+", "/").replaceAll("^/|/$", "a") + (random.nextBoolean() ? "b-a-1" : "b1");
    }

    private static boolean mayBe(LayoutMatcher matcher, String path) {
        LayoutMatcher.Progress progress = matcher.start();
        for (String name : path.split("/")) {
            progress = progress.down(name);
        }
        return progress.mayBe(EntryType.DIRECTORY);
    }

    private static Optional<String> stated(Layout layout, String path) {
        return stated(new LayoutMatcher(List.of(layout), ZoneOffset.UTC), path);
    }

    private static Optional<String> stated(LayoutMatcher matcher, String path) {
        return matcher.match(List.of(path.split("/")), EntryType.DIRECTORY)
                .map(match -> new TreeMap<>(match.stated()).toString());
    }
}
