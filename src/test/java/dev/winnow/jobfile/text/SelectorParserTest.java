package dev.winnow.jobfile.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.policy.Selector;
import dev.winnow.policy.Selector.All;
import dev.winnow.policy.Selector.Compare;
import dev.winnow.policy.Selector.Like;
import dev.winnow.policy.Selector.Not;
import dev.winnow.policy.Selector.Operator;
import dev.winnow.policy.Selector.Unknown;
import dev.winnow.policy.value.Glob;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorParserTest {

    @Test
    void no_words_select_every_build() {
        assertThat(SelectorParser.parse(List.of())).isEqualTo(new All(List.of()));
    }

    @Test
    void every_word_must_fit() {
        assertThat(parse("branch=release/**", "os=linux-x86_64,windows-x64", "status=successful", "version>=2.0",
                "not:branch=main", "age>90d")).isEqualTo(new All(List.of(like("branch", "release/**"),
                like("os", "linux-x86_64", "windows-x64"), like("status", "success", "warnings"),
                new Compare("version", Operator.GREATER_OR_EQUAL, "2.0", null), new Not(like("branch", "main")),
                new Compare("age", Operator.GREATER, "90d", null))));
    }

    @Test
    void a_word_without_a_sign_is_a_pattern_for_the_key() {
        assertThat(parse("app/main/**")).isEqualTo(like("key", "app/main/**"));
    }

    @Test
    void commas_in_braces_and_behind_a_backslash_do_not_separate() {
        assertThat(parse("branch={a,b}/*,c\\,d")).isEqualTo(like("branch", "{a,b}/*", "c\\,d"));
    }

    @Test
    void a_pattern_with_escapes_means_the_name_as_written_and_the_one_decoded() {
        assertThat(parse("branch=feature%2Flogin")).isEqualTo(like("branch", "feature/login", "feature%2Flogin"));
        assertThat(parse("not:branch=50%25-*")).isEqualTo(new Not(like("branch", "50%-*", "50%25-*")));
        assertThat(parse("branch=50%-off")).isEqualTo(like("branch", "50%-off"));
        assertThat(parse("properties.a%25=x")).isEqualTo(like("properties.a%25", "x"));
        assertThat(parse("properties.a%=x")).isEqualTo(like("properties.a%25", "x"));
    }

    @Test
    void asks_for_the_empty_and_the_unknown() {
        assertThat(parse("branch=")).isEqualTo(like("branch", ""));
        assertThat(parse("version=unknown")).isEqualTo(new Unknown("version"));
        assertThat(parse("properties.kind=a=b")).isEqualTo(like("properties.kind", "a=b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "brnch=main | 'brnch=main': no attribute is named 'brnch'; did you mean 'branch'?",
        "age=90d | 'age=90d': 'age' is compared; write for example age: \">90d\"",
        "branch>2 | 'branch>2': 'branch' cannot be compared; only age, finished, version, number and properties can; quote a pattern as \\>2",
        "age>x | 'age>x': 'x' is no length of time; write a number and a unit, such as 45m, 12h, 14d, 8w, 6mo or 1y, or ISO-8601 such as P14D",
        "status=ok | 'status=ok': 'ok' fits no status; there are successful, success, warnings, failure, skipped, exception, cancelled, retry, running and unknown",
        "not: | 'not:': a condition is empty; write for example branch=main",
        "os=[a | 'os=[a': pattern '[a': [ is not closed; quote it as \\["})
    void says_what_is_wrong_with_a_word(String word, String message) {
        assertThatThrownBy(() -> parse(word)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static Selector parse(String... words) {
        return SelectorParser.parse(List.of(words));
    }

    private static Like like(String attribute, String... patterns) {
        return new Like(attribute, Stream.of(patterns).map(Glob::parse).toList());
    }
}
