package dev.winnow.policy.select;

import dev.winnow.model.Build;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A value that a selector's pattern would fit if case did not matter, or if it were compared with the value's shown
 * form: often a slip of the pen, so worth a warning.
 *
 * @param rule index of the rule whose match or clause asks
 */
public record CaseMiss(int rule, String attribute, String value, String glob) {

    /** Looks for them in builds as they stream by; each is told once. */
    public static final class Collector {

        /** What was looked at already is remembered up to here; keys and properties may have any number of values. */
        private static final int REMEMBERED = 100_000;

        /** They take words that are checked when they are read. */
        private static final Set<String> CHECKED = Stream.concat(Stream.of("branch-state"), Condition.FLAGS.stream())
                .collect(Collectors.toSet());

        private record Asked(int rule, Selector.Like like) { }

        private record Seen(Asked asked, String value) { }

        private final List<Asked> asked = new ArrayList<>();
        private final Set<Seen> seen = new HashSet<>();
        private final Set<CaseMiss> told = new HashSet<>();
        private Build last;

        public Collector(Policy policy) {
            for (int i = 0; i < policy.rules().size(); i++) {
                Rule rule = policy.rules().get(i);
                collect(i, rule.match());
                for (Rule.Keeping keeping : rule.keep().values()) {
                    if (keeping instanceof Rule.Keeping.AnyOf any) {
                        for (Clause clause : any.clauses()) {
                            if (clause.where() != null) {
                                collect(i, clause.where());
                            }
                        }
                    }
                }
            }
        }

        private void collect(int rule, Selector selector) {
            if (selector instanceof Selector.All all) {
                all.parts().forEach(part -> collect(rule, part));
            } else if (selector instanceof Selector.Not not) {
                collect(rule, not.inner());
            } else if (selector instanceof Selector.Like like && !CHECKED.contains(like.attribute())
                    && !asked.contains(new Asked(rule, like))) {
                asked.add(new Asked(rule, like));
            }
        }

        /** The values of the build that miss so narrowly and were not told before. */
        public List<CaseMiss> look(Build build) {
            // The parts of a build come one after the other.
            if (build == last) {
                return List.of();
            }
            last = build;
            List<CaseMiss> found = new ArrayList<>(0);
            for (Asked one : asked) {
                List<String> values = Condition.values(one.like().attribute(), build, null);
                if (values == null) {
                    continue;
                }
                for (String value : values) {
                    if (seen.size() < REMEMBERED ? seen.add(new Seen(one, value)) : !seen.contains(new Seen(one, value))) {
                        misses(one, value, found);
                    }
                }
            }
            return found;
        }

        private void misses(Asked one, String value, List<CaseMiss> found) {
            if (one.like().globs().stream().anyMatch(glob -> glob.matches(value))) {
                return;
            }
            one.like().globs().stream().filter(glob -> glob.matchesIgnoringCase(value)
                    || glob.matchesText(value)).findFirst().ifPresent(glob -> {
                CaseMiss miss = new CaseMiss(one.rule(), one.like().attribute(), value, glob.toString());
                if (told.add(miss)) {
                    found.add(miss);
                }
            });
        }
    }
}
