package dev.winnow.jobfile.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Layout.Branching;
import dev.winnow.jobfile.Layout.Capture;
import dev.winnow.jobfile.Layout.Literal;
import dev.winnow.jobfile.Layout.Segment;
import dev.winnow.jobfile.Layout.Single;
import dev.winnow.jobfile.Layout.Time;
import dev.winnow.jobfile.Layout.Token;
import dev.winnow.jobfile.Layout.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can go wrong is in the golden files. */
class LayoutParserTest {

    @Test
    void cuts_a_layout_at_slashes_and_braces() {
        assertThat(LayoutParser.parse("{branch:**}/{os:linux|windows}/app-{version}-{number}")).containsExactly(
                new Branching("branch"), single(new Words("os", List.of("linux", "windows"))),
                single(new Literal("app-"), new Capture("version"), new Literal("-"), new Capture("number")));
    }

    @Test
    void a_backslash_quotes_what_would_mean_something() {
        assertThat(LayoutParser.parse("\\{{os}\\}\\*\\\\/{builder:a\\|b|c\\}|\\*\\*}")).containsExactly(
                single(new Literal("{"), new Capture("os"), new Literal("}*\\")),
                single(new Words("builder", List.of("a|b", "c}", "**"))));
    }

    @Test
    void times_keep_their_pattern_with_its_quotes() {
        assertThat(LayoutParser.parse("{version}_{finished:yyyyMMdd'T'HH:mm}.zip")).containsExactly(
                single(new Capture("version"), new Literal("_"), new Time("yyyyMMdd'T'HH:mm"), new Literal(".zip")));
    }

    @Test
    void free_properties_and_every_attribute_can_be_captured() {
        assertThat(LayoutParser.parse("{properties.kind}/{project}/{builder}/{revision}/{runtime}"))
                .containsExactly(single(new Capture("properties.kind")), single(new Capture("project")),
                        single(new Capture("builder")), single(new Capture("revision")), single(new Capture("runtime")));
    }

    @Test
    void text_is_spelt_as_names_are_shown() {
        assertThat(LayoutParser.parse("100%/grün%FC\t/{os:50%|a}")).containsExactly(single(new Literal("100%25")),
                single(new Literal("grün%25FC%09")), single(new Words("os", List.of("50%25", "a"))));
    }

    private static Segment single(Token... tokens) {
        return new Single(List.of(tokens));
    }
}
