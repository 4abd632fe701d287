package dev.winnow.policy.value;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(delimiter = ' ', value = {
        "main main true", "main Main false", "main mainline false", "main xmain false",
        "* main true", "* a/b false", "* '' true", "** a/b/c true", "** '' true",
        "release/* release/1 true", "release/* release/1/2 false", "release/* release/ true", "release/* release false",
        "release/** release/1/2 true", "release/** release/1 true", "release/** release false",
        "**/main main true", "**/main a/b/main true", "**/main xmain false", "a/**/b a/b true", "a/**/b a/x/y/b true",
        "a/**/b axb false", "a**b a/x/b true", "a**b ab true", "**/*.log a.log true", "**/*.log x/y/a.log true",
        "*.log x/a.log false",
        "?ain main true", "a?b a/b false", "?? ab true", "?? a false", "? \uD83D\uDE00 true", "\uD83D\uDE00* \uD83D\uDE00x true",
        "{main,master} master true", "{main,master} mainmaster false", "{a,b{c,d}}x bdx true", "{a,b{c,d}}x bx false",
        "{,x}y y true", "{,x}y xy true", "v{1,2}.{0,1} v2.1 true", "{release/*,main} release/1 true",
        "{release/*,main} release/1/2 false", "{**/a,b} a true", "{**/a,b} x/y/a true", "a,b a,b true", "{a} a true",
        "[abc]x bx true", "[abc]x dx false", "[a-c]x bx true", "[!a-c]x bx false", "[!a-c]x dx true", "[^a]x bx true",
        "[!a] / false", "a[/]b a/b false", "[]a]x ]x true", "[!]a]x bx true", "[a-]x -x true", "[-a]x -x true",
        "[\\]]x ]x true", "[\\!a]x !x true", "[a\\-c]x bx false", "[a\\-c]x -x true", "[&&a]x &x true", "[.]x .x true",
        "[{,}] , true", "{[,],b} , true", "{a\\,b,c} a,b true",
        "\\*x *x true", "\\*x ax false", "a\\\\b a\\b true", "\\{a\\} {a} true", "a]b a]b true",
        "a.b axb false", "a+b a+b true", "a(b) a(b) true", "^a$ ^a$ true", "a|b a|b true", "a\\|b a|b true",
        "\u00fc* \u00fcber true", "\\Q*\\E QanyE true"
    })
    void fits_exactly_what_its_table_says(String glob, String value, boolean fits) {
        assertThat(Glob.parse(glob).matches(value)).isEqualTo(fits);
    }

    /** Another way to the same answer: the pattern as a regular expression. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void fits_what_a_regular_expression_of_the_same_meaning_fits(long seed) {
        Map<String, String> words = Map.ofEntries(entry("*", "[^/]*"), entry("**", ".*"), entry("/", "/"), entry("a", "a"),
                entry("b", "b"), entry("?", "[^/]"), entry("{a,b*}", "(?:a|b[^/]*)"), entry("{*/,}", "(?:[^/]*/|)"),
                entry("[!a]", "[^a/]"), entry("{a,{b,**}c}", "(?:a|(?:b|.*)c)"), entry("x**", "x.*"),
                entry("\\*", "\\*"), entry("[b-x]", "[b-x]"));
        List<String> globs = words.keySet().stream().sorted().toList();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            List<String> some = random.ints(random.nextInt(7), 0, globs.size()).mapToObj(globs::get).toList();
            String glob = String.join("", some);
            // Stars that meet, and "**/", mean something else than one after the other.
            if (glob.contains("***") || glob.contains("**/") || glob.contains("x**/") || meets(some)) {
                continue;
            }
            String regex = some.stream().map(words::get).collect(Collectors.joining());
            String value = any(random, List.of("a", "b", "c", "/", "x", "*"));
            assertThat(Glob.parse(glob).matchesText(value)).as("%s on %s", glob, value)
                    .isEqualTo(Pattern.compile(regex, Pattern.DOTALL).matcher(value).matches());
        }
    }

    private static boolean meets(List<String> some) {
        for (int i = 1; i < some.size(); i++) {
            if (some.get(i - 1).endsWith("*") && some.get(i).startsWith("*")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void walks_patterns_of_any_length() {
        String words = IntStream.range(0, 300).mapToObj(i -> "w" + i).collect(Collectors.joining(",", "{", "}*x"));
        assertThat(Glob.parse(words).matchesText("w299/x")).isFalse();
        assertThat(Glob.parse(words).matchesText("w299yx")).isTrue();
        assertThat(Glob.parse(words).matchesText("w0x")).isTrue();
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(delimiter = ' ', value = {
        "50%-off 50%25-off true", "50%25-off 50%25-off false", "50%25-off 50%2525-off true", "50?-off 50%25-off true",
        "[%]x %25x true", "[!a]x %25x true", "a?b a%09b true", "a?b a%0Ab true", "a\tb a%5Ctb false", "feature%2Flogin feature%252Flogin true",
        "feature/login feature%252Flogin false", "feature* feature%252Flogin true", "a?b a%E2%80%8Bb true", "a?b a%FFb true",
        "a*b a%FF%FEb true", "a%FFb a%FFb false", "a?b a%FF%FEb false", "a??b a%FF%FEb true", "é é false", "100%.log 100%25.log true",
        "*%* 100%25.log true", "*2* 100%25 false", "[0-9]*5 100%25 false"
    })
    void is_compared_with_the_name_and_not_with_its_shown_form(String glob, String shown, boolean fits) {
        assertThat(Glob.parse(glob).matches(shown)).isEqualTo(fits);
        assertThat(Glob.parse(glob).matchesIgnoringCase(shown)).isEqualTo(fits);
    }

    @Test
    void of_a_shown_form_fits_what_its_escapes_stand_for() {
        assertThat(Glob.ofShown("app/50%25-*").matches("app/50%25-off")).isTrue();
        assertThat(Glob.ofShown("app/a%FF*").matches("app/a%FFb")).isTrue();
        assertThat(Glob.ofShown("app/a%FF*").matches("app/a%FEb")).isFalse();
        assertThat(Glob.ofShown("app/?-off").matches("app/%25-off")).isTrue();
    }

    @Test
    void refuses_half_a_character() {
        assertThatThrownBy(() -> Glob.parse("a\udcffb")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half a character");
    }

    private static String any(Random random, List<String> words) {
        return random.ints(random.nextInt(7), 0, words.size()).mapToObj(words::get).collect(Collectors.joining());
    }

    @Test
    void meets_a_name_made_to_vex_it() {
        Glob glob = Glob.parse("*a*a*a*a*a*a*a*a*a*a*c");
        assertThat(glob.matches("a".repeat(250))).isFalse();
        assertThat(glob.matches("a".repeat(250) + "c")).isTrue();
        assertThat(glob.matchesIgnoringCase("A".repeat(250) + "C")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "{a is\u00a0not\u00a0closed", "a} without", "[a is\u00a0not\u00a0closed", "[] is\u00a0not\u00a0closed", "a\\ lone", "[z-a] pattern", "[a\\ lone"
    })
    void refuses_what_is_not_closed_and_says_what(String glob, String message) {
        assertThatThrownBy(() -> Glob.parse(glob)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(glob).hasMessageContaining(message.replace('\u00a0', ' '));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"app/main/* app/main/", "** ''", "app/{main,old}/1 app/", "app\\* app",
        "app/main/1 app/main/1", "app? app", "a[bc] a"})
    void begins_with_what_all_begins_with_that_it_fits(String glob, String beginning) {
        assertThat(Glob.parse(glob).beginning()).isEqualTo(beginning);
    }

    @Test
    void tells_what_it_misses_only_by_case() {
        assertThat(Glob.parse("main").matchesIgnoringCase("Main")).isTrue();
        assertThat(Glob.parse("release/*").matchesIgnoringCase("Release/1")).isTrue();
        assertThat(Glob.parse("release/*").matchesIgnoringCase("Release/1/2")).isFalse();
        assertThat(Glob.parse("\u00fcber*").matchesIgnoringCase("\u00dcBER1")).isTrue();
    }

    @Test
    void is_equal_to_a_pattern_of_the_same_text() {
        assertThat(Glob.parse("a*")).isEqualTo(Glob.parse("a*")).hasSameHashCodeAs(Glob.parse("a*"))
                .isNotEqualTo(Glob.parse("a**")).hasToString("a*");
    }
}
