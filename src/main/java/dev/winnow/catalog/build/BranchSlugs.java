package dev.winnow.catalog.build;

import dev.winnow.model.NameCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spellings of branches that scripts use in paths. */
final class BranchSlugs {

    /** Some scripts count the letters of all alphabets as letters, others only those of ASCII. */
    private static final Set<Pattern> OTHERS = Set.of(Pattern.compile("[^\\p{L}\\p{M}\\p{N}._]+"),
            Pattern.compile("[^A-Za-z0-9._]+"));

    private BranchSlugs() {
    }

    /**
     * The names together with their slugs.
     *
     * @param slug replaces each sequence of characters other than letters, digits, {@code .} and {@code _}; null if scripts
     *             write names unchanged
     */
    static Set<String> with(Set<String> names, String slug) {
        if (slug == null) {
            return names;
        }
        Set<String> all = new HashSet<>(names);
        for (String name : names) {
            String plain = new String(NameCodec.bytes(name), StandardCharsets.UTF_8);
            OTHERS.forEach(others -> all.add(NameCodec.shown(others.matcher(plain)
                    .replaceAll(Matcher.quoteReplacement(slug)))));
        }
        return all;
    }
}
