package dev.winnow.catalog.build;

import dev.winnow.model.NameCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Branches as scripts write them into paths. */
final class BranchSlugs {

    /** What a letter is depends on who wrote the script: of any alphabet, or of ASCII's only. */
    private static final Set<Pattern> OTHERS = Set.of(Pattern.compile("[^\\p{L}\\p{M}\\p{N}._]+"),
            Pattern.compile("[^A-Za-z0-9._]+"));

    private BranchSlugs() {
    }

    /**
     * Names as they are and slugged.
     *
     * @param slug what stands for each run of other characters than letters, digits, {@code .} and {@code _}; null
     *             where names are only written as they are
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
