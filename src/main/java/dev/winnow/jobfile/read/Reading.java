package dev.winnow.jobfile.read;

import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Kind;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.policy.value.VersionOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes values out of a tree. What cannot be taken becomes a complaint and the fallback, so that one mistake does not
 * hide the next. One complaint is enough for one value, and the schema's comes first.
 *
 * @param orders of versions that selectors and clauses compare: the job's first, then those of its stores
 */
record Reading(Complaints complaints, List<VersionOrder> orders) {

    /** A longer text is not a value. It could overflow the stack of its reader. */
    private static final int LONGEST = 1000;

    /** The job's order of versions; null for the generic one. */
    VersionOrder order() {
        return orders.get(0) == VersionOrder.GENERIC ? null : orders.get(0);
    }

    VersionOrder versionOrder(Mapping in) {
        return value(in, "version-order", null, text -> Values.choice(VersionOrder.class, text));
    }

    /** Makes a value of a text; throws {@link IllegalArgumentException} with what is wrong and what to write. */
    interface Parser<T> extends Function<String, T> { }

    <T> T value(Mapping in, String key, T fallback, Parser<T> parser) {
        return in.get(key).flatMap(value -> value(value, parser)).orElse(fallback);
    }

    <T> Optional<T> value(Located value, Parser<T> parser) {
        if (!(value instanceof Scalar scalar) || scalar.kind() == Kind.NOTHING) {
            complaints.addIfSilent(value.place(), "one value belongs here, not " + value.described());
            return Optional.empty();
        }
        if (scalar.text().length() > LONGEST) {
            complaints.addIfSilent(scalar.place(), "this value is longer than " + LONGEST
                    + " characters; nothing in a job file needs that");
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(scalar.text()));
        } catch (IllegalArgumentException wrong) {
            complaints.addIfSilent(scalar.place(), wrong.getMessage());
            return Optional.empty();
        }
    }

    boolean flag(Mapping in, String key, boolean fallback) {
        return value(in, key, fallback, text -> text.equalsIgnoreCase("true"));
    }

    /** Each item of a list; a single value counts as a list of one. Those that cannot be taken are left out. */
    <T> List<T> values(Mapping in, String key, List<T> fallback, Parser<T> parser) {
        return in.get(key).map(value -> {
            List<T> taken = new ArrayList<>();
            for (Located item : value instanceof Sequence list ? list.items() : List.of(value)) {
                value(item, parser).ifPresent(taken::add);
            }
            return taken;
        }).orElse(fallback);
    }

    /** As {@link #values}; what stands twice is complained of and taken once. */
    <T> List<T> distinct(Mapping in, String key, List<T> fallback, Parser<T> parser) {
        Set<String> seen = new LinkedHashSet<>();
        return values(in, key, fallback, text -> {
            if (!seen.add(text)) {
                throw new IllegalArgumentException("'" + text + "' stands twice in '" + key + "'; once is enough");
            }
            return parser.apply(text);
        });
    }

    Optional<Mapping> map(Mapping in, String key) {
        return in.get(key).flatMap(this::map);
    }

    Optional<Mapping> map(Located value) {
        if (value instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        complaints.addIfSilent(value.place(), "a map belongs here, not " + value.described());
        return Optional.empty();
    }

    /** The items of a list; none where the key is missing or holds no list. */
    List<Located> items(Mapping in, String key) {
        return in.get(key).map(value -> {
            if (value instanceof Sequence list) {
                return list.items();
            }
            complaints.addIfSilent(value.place(), "a list belongs here, not " + value.described());
            return List.<Located>of();
        }).orElse(List.of());
    }
}
