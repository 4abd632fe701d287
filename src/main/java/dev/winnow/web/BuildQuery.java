package dev.winnow.web;

import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.text.SelectorParser;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.policy.select.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the search field says: words, each of which stands somewhere in a build's key, version, branch or properties, and
 * conditions of the filter language. All must fit. Text between double quotes is one word.
 */
final class BuildQuery {

    private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private final List<String> words = new ArrayList<>();
    private final Filter filter;
    private boolean pinned;
    private boolean present;

    /** @throws IllegalArgumentException if a condition says nothing that a selector can; the message says what to write */
    BuildQuery(String text, Instant now) {
        List<String> conditions = new ArrayList<>();
        Matcher tokens = TOKEN.matcher(text == null ? "" : text);
        while (tokens.find()) {
            String token = tokens.group(2);
            if (token == null) {
                words.add(tokens.group(1).toLowerCase(Locale.ROOT));
            } else if (token.equals("pinned")) {
                pinned = true;
            } else if (token.equals("present")) {
                present = true;
            } else if (token.startsWith("not:") || token.matches("[^/]*[=<>].*")) {
                conditions.add(token);
            } else {
                words.add(token.toLowerCase(Locale.ROOT));
            }
        }
        filter = conditions.isEmpty() ? null : new Filter(SelectorParser.parse(conditions), now);
    }

    /** Whether it lets every build through. */
    boolean all() {
        return words.isEmpty() && filter == null && !pinned && !present;
    }

    boolean fits(StoredBuild stored) {
        Build build = stored.build();
        return (!pinned || !build.pins().isEmpty()) && (!present || !build.parts().isEmpty())
                && words.stream().allMatch(word -> says(build, word)) && (filter == null || filter.fits(build));
    }

    private static boolean says(Build build, String word) {
        Attributes of = build.attributes();
        return holds(build.key(), word) || holds(of.version(), word) || holds(of.branch(), word)
                || of.properties().values().stream().anyMatch(value -> holds(String.valueOf(value), word));
    }

    private static boolean holds(String text, String word) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(word);
    }
}
