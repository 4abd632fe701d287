package dev.winnow.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.policy.value.Glob;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobsTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            docs/**,        docs,       true
            docs/**,        docs/a,     true
            docs/**,        docs2,      false
            docs,           docs,       true
            **/tmp/**,      tmp,        true
            **/tmp/**,      a/b/tmp,    true
            **/tmp/**,      a/tmp2,     false
            **,             a,          true
            */**,           a,          true
            *,              a/b,        false
            **/*.log,       a.log,      true
            `{a,b}/**`,     b,          true
            `{a/**,b}`,     a,          false
            """)
    void knows_a_folder_of_which_it_takes_all(String glob, String folder, boolean covers) {
        assertThat(new PathGlobs(List.of(Glob.parse(glob))).covers(folder)).isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void never_takes_a_short_cut_past_a_match(long seed) {
        Random random = new Random(seed);
        int fitted = 0;
        for (int i = 0; i < 20_000; i++) {
            Glob glob = Glob.parse(random(random, "ab/*?", 1 + random.nextInt(6)) + (i % 3 == 0 ? "{a,b/**}" : ""));
            PathGlobs globs = new PathGlobs(List.of(glob));
            String path = random(random, "aabb/", 1 + random.nextInt(7));

            assertThat(globs.matches(path)).as(glob + " on " + path).isEqualTo(glob.matches(path));
            if (glob.matches(path)) {
                fitted++;
                for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                    assertThat(globs.mayMatchBelow(path.substring(0, slash))).as(glob + " on " + path).isTrue();
                }
            }
        }
        assertThat(fitted).isGreaterThan(100);
    }

    private static String random(Random random, String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
