package dev.winnow.service;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.jobfile.text.SelectorParser;
import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.Selector;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.select.Condition;
import dev.winnow.policy.select.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects builds by words: conditions such as {@code branch=main}, globs over keys, words such as {@code pinned}, and plain
 * words, which are searched in keys, versions, branches and properties. A build must match all of them.
 */
public final class BuildFilter {

    private static final String NOT = "not:";

    private static final Map<String, Predicate<Build>> KEYWORDS = Map.of("flawed", build -> build.defect() != null,
            "running", Build::running, "successful", build -> build.attributes().status().successful());

    private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private final Instant now;
    private final Selector selector;
    private Filter filter;
    private final List<Predicate<Build>> also = new ArrayList<>();
    private final List<String> plain = new ArrayList<>();

    /** @throws Halt if a word is not a valid condition */
    public BuildFilter(List<String> words, Instant now) {
        List<String> conditions = new ArrayList<>();
        for (String word : words) {
            boolean not = word.startsWith(NOT);
            String bare = not ? word.substring(NOT.length()) : word;
            Predicate<Build> said = KEYWORDS.get(bare);
            if (Condition.FLAGS.contains(bare)) {
                conditions.add(word + "=true");
            } else if (said == null && (bare.isEmpty() || Stream.of("=", "<", ">", "*", "?", "[", "{").anyMatch(bare::contains))) {
                conditions.add(word);
            } else {
                Predicate<Build> fits = said == null ? holds(bare) : said;
                also.add(not ? fits.negate() : fits);
                if (said == null) {
                    plain.add(bare);
                }
            }
        }
        try {
            this.now = now;
            selector = SelectorParser.parse(conditions);
            filter = new Filter(selector, now, null);
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage(wrong.getMessage());
        }
    }

    /** Splits a line into words; text between double quotes is one word. */
    public static List<String> words(String line) {
        return TOKEN.matcher(line == null ? "" : line).results().map(found -> found.group(1) == null ? found.group(2)
                : found.group(1)).toList();
    }

    private static Predicate<Build> holds(String word) {
        List<String> spellings = Stream.of(word, NameCodec.text(word)).map(text -> text.toLowerCase(Locale.ROOT)).toList();
        return build -> Stream.concat(Stream.of(build.key(), build.attributes().version(), build.attributes().branch()),
                        build.attributes().propertiesAsText().values().stream())
                .anyMatch(text -> text != null && spellings.stream().anyMatch(text.toLowerCase(Locale.ROOT)::contains));
    }

    /** Looks up data that conditions need and that is not in the build itself. Without it such conditions match no build. */
    public BuildFilter over(Catalog catalog) {
        if (selector.asks("needed")) {
            filter = new Filter(selector, now, Evaluator.keys(new NeedingBuilds(catalog).current()));
        }
        return this;
    }

    public boolean fits(Build build) {
        return filter.fits(build) && also.stream().allMatch(condition -> condition.test(build));
    }

    /** The message for an empty result, with names that are similar to the plain words. */
    public String nothing(Catalog catalog) {
        return "no build fits" + near(catalog, plain) + "; 'winnow builds' without a filter lists all";
    }

    /** The error for a key that is unknown and, as a glob, matches no build. */
    public static Halt unknown(Catalog catalog, String key) {
        return Halt.usage("'" + key + "' is not a known build" + near(catalog, List.of(key)) + "; see 'builds' for the keys");
    }

    /** {@code "; did you mean ...?"}, or "" if no name is similar. */
    public static String near(Catalog catalog, List<String> words) {
        Set<String> near = new LinkedHashSet<>();
        for (String word : words) {
            String end = word.substring(word.lastIndexOf('/') + 1);
            List<String> keys = catalog.sql("SELECT build_key FROM build WHERE LOWER(build_key) LIKE ? "
                            + "ORDER BY finished_at DESC FETCH FIRST 100 ROWS ONLY")
                    .param("%" + end.toLowerCase(Locale.ROOT).replaceAll("[%_\\\\]", "_") + "%").query(String.class).list();
            keys.stream().sorted(Comparator.comparing(key -> -Nearest.alike(key, word))).limit(3).forEach(near::add);
            if (keys.isEmpty() && !end.equals(word)) {
                Map<String, String> beside = catalog.sql("SELECT build_key FROM build WHERE build_key LIKE ? "
                                + "FETCH FIRST 5000 ROWS ONLY")
                        .param(word.substring(0, word.length() - end.length()).replaceAll("[%_\\\\]", "_") + "%")
                        .query(String.class).list().stream().collect(Collectors.toMap(key ->
                                key.substring(key.lastIndexOf('/') + 1), key -> key, (one, other) -> one));
                Nearest.to(end, beside.keySet()).ifPresent(nearest -> near.add(beside.get(nearest)));
            }
            for (String column : near.isEmpty() ? List.of("project", "branch", "os", "version") : List.<String>of()) {
                Nearest.to(end, catalog.sql("SELECT DISTINCT " + column + " FROM build WHERE " + column
                        + " IS NOT NULL FETCH FIRST 5000 ROWS ONLY").query(String.class).list()).ifPresent(near::add);
            }
        }
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near.stream().limit(3).toList()) + "?";
    }
}
