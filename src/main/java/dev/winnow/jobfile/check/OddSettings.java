package dev.winnow.jobfile.check;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Layout.Segment;
import dev.winnow.jobfile.Layout.Single;
import dev.winnow.jobfile.Layout.Token;
import dev.winnow.jobfile.Layout.Words;
import dev.winnow.jobfile.Limits;
import dev.winnow.jobfile.check.StoreChecks.PlacedStore;
import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.jobfile.yaml.Place;
import dev.winnow.policy.Policy;
import dev.winnow.policy.preview.Redundancy;
import dev.winnow.policy.value.Glob;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Warns of what is allowed in a job file and can do nothing, or nothing else. */
public final class OddSettings {

    private OddSettings() {
    }

    /** Warns of layouts whose builds belong to no group, because nothing tells what {@code group-by} asks of them. */
    public static final class OddGroups {

        private static final List<String> NAMING = List.of("project", "branch", "os", "version", "number");

        private OddGroups() {
        }

        /** One warning for each attribute that is missing, at the place of the layout. */
        public static void warn(List<PlacedStore> stores, List<String> groupBy, Complaints warnings) {
            for (PlacedStore placed : stores) {
                for (int i = 0; i < placed.layouts().size(); i++) {
                    Layout layout = placed.store().layouts().get(i);
                    for (String name : groupBy) {
                        // A part with the same key in another store may tell it.
                        boolean elsewhere = stores.stream().anyMatch(other -> other != placed
                                && other.store().layouts().stream().anyMatch(one -> tells(other, one, name)));
                        if (NAMING.contains(name) && !tells(placed, layout, name) && !elsewhere) {
                            warnings.add(placed.layouts().get(i), "nothing tells the '" + name + "' of what this layout "
                                    + "fits, and builds are grouped by it: all of it is unsure and stays; write {" + name
                                    + "} into it, give it set: { " + name + ": ... }, or leave '" + name
                                    + "' out of group-by");
                        }
                    }
                }
            }
        }

        private static boolean tells(PlacedStore placed, Layout layout, String name) {
            return layout.gives().contains(name)
                    || layout.entry() == EntryType.DIRECTORY && (placed.store().manifest() != null
                            || name.equals("status") && !placed.store().statusFrom().isEmpty());
        }
    }

    /** Warns of limits that let nothing through, and of those that stop nothing. */
    public static final class OddLimits {

        private static final BigDecimal ALL = BigDecimal.valueOf(100);

        private OddLimits() {
        }

        /** {@code written} is the map that the limits were read from. */
        public static void warn(Limits limits, Mapping written, Complaints warnings) {
            for (Entry entry : written.entries().values()) {
                boolean nothing = switch (entry.key()) {
                    case "removals" -> limits.removals().nothing();
                    case "removals-per-group" -> limits.removalsPerGroup().nothing();
                    case "bytes" -> limits.bytes() != null && limits.bytes() == 0;
                    default -> false;
                };
                boolean everything = switch (entry.key()) {
                    case "removals" -> everything(limits.removals());
                    case "removals-per-group" -> everything(limits.removalsPerGroup());
                    case "shrink" -> everything(limits.shrink());
                    default -> false;
                };
                if (nothing) {
                    warnings.add(entry.value().place(), "a limit of 0 means 0, so this job never removes a "
                            + (entry.key().equals("bytes") ? "byte" : "part") + "; leave '" + entry.key()
                            + "' out for its default, or write what a run may remove");
                } else if (everything) {
                    warnings.add(entry.value().place(), "'" + entry.key() + ": 100%' never stops a run; write less");
                }
            }
        }

        private static boolean everything(Limits.Amount amount) {
            return amount.percent() && amount.value().compareTo(ALL) == 0;
        }
    }

    /** Warns of rules and clauses that are allowed and can do nothing, where they stand in the file. */
    public static final class OddRules {

        private OddRules() {
        }

        /** {@code written} holds the map of each rule of the policy, in the same order. */
        public static void warn(Policy policy, List<Mapping> written, Complaints warnings) {
            for (Redundancy odd : Redundancy.of(policy)) {
                warnings.add(place(written.get(odd.rule()), odd), odd.message());
            }
        }

        private static Place place(Mapping rule, Redundancy odd) {
            if (odd.part() == null) {
                return rule.place();
            }
            Located own = rule.get(odd.part().word()).orElse(rule);
            return ((Sequence) ((Mapping) own).get("keep").orElseThrow()).items().get(odd.clause()).place();
        }
    }

    /**
     * Warns of patterns that no build of the job's stores can fit, because the paths of its builds can give certain words
     * only, and of branch states that nothing tells.
     */
    public static final class OddValues {

        /** What the path or {@code set} says of these, nothing else can change. */
        private static final List<String> FIRM = List.of("project", "branch", "os", "version");

        private final Map<String, Set<String>> possible = new HashMap<>();
        private final boolean branchStates;
        private final Complaints warnings;

        /** @param branchStates whether the job says how to tell live branches from dead ones */
        public OddValues(Collection<PlacedStore> stores, boolean branchStates, Complaints warnings) {
            this.branchStates = branchStates;
            this.warnings = warnings;
            for (String name : FIRM) {
                Set<String> words = new TreeSet<>();
                if (stores.stream().flatMap(placed -> placed.store().layouts().stream())
                        .allMatch(layout -> words.addAll(words(layout, name)) || !words(layout, name).isEmpty())) {
                    possible.put(name, words);
                }
            }
        }

        /** The words that are all that a layout can give; none where it can give others too. */
        private static Set<String> words(Layout layout, String attribute) {
            if (layout.set().containsKey(attribute)) {
                return Set.of(layout.set().get(attribute));
            }
            for (Segment segment : layout.segments()) {
                if (segment instanceof Single single) {
                    for (Token token : single.tokens()) {
                        if (token instanceof Words words && words.name().equals(attribute)) {
                            return Set.copyOf(words.words());
                        }
                    }
                }
            }
            return Set.of();
        }

        /** Looks at every selector below {@code written}: at matches, at {@code where} and {@code not}. */
        public void rule(Mapping written) {
            for (Entry entry : written.entries().values()) {
                switch (entry.key()) {
                    case "match", "where", "not" -> selector((Mapping) entry.value());
                    case "keep" -> {
                        if (entry.value() instanceof Sequence clauses) {
                            clauses.items().forEach(clause -> rule((Mapping) clause));
                        }
                    }
                    default -> {
                        // The kinds of part that it rules apart.
                        if (entry.value() instanceof Mapping part) {
                            rule(part);
                        }
                    }
                }
            }
        }

        /** Looks at the values that make a set whole. */
        public void completeSet(String over, Located values) {
            each(values, value -> check(over, value));
        }

        private void selector(Mapping selector) {
            for (Entry entry : selector.entries().values()) {
                if (entry.key().equals("not")) {
                    selector((Mapping) entry.value());
                } else if (entry.key().equals("branch-state")) {
                    each(entry.value(), value -> branchState(value));
                } else {
                    each(entry.value(), value -> check(entry.key(), value));
                }
            }
        }

        private static void each(Located value, Consumer<Scalar> check) {
            for (Located item : value instanceof Sequence list ? list.items() : List.of(value)) {
                if (item instanceof Scalar scalar) {
                    check.accept(scalar);
                }
            }
        }

        private void branchState(Scalar value) {
            if (!branchStates && !value.text().equals("unknown")) {
                warnings.add(value.place(), "nothing tells which branches are " + value.text() + ", so no build fits this; "
                        + "write branches: { git: ..., dead-after: ... } at the top level");
            }
        }

        private void check(String attribute, Scalar value) {
            Set<String> words = possible.get(attribute);
            boolean pattern = !value.text().equals("unknown")
                    && (value.text().isEmpty() || "<>".indexOf(value.text().charAt(0)) < 0);
            if (words == null || !pattern || words.stream().anyMatch(Glob.parse(value.text())::matches)) {
                return;
            }
            warnings.add(value.place(), "no build can have " + attribute + " '" + value.text() + "': the layouts give "
                    + String.join(", ", words.stream().map(word -> "'" + word + "'").toList()) + " only"
                    + Nearest.hint(value.text(), words, "; mend the pattern, or the layouts"));
        }
    }
}
