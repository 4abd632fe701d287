package dev.winnow.policy;

import dev.winnow.model.PartKind;
import dev.winnow.policy.value.VersionOrder;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a job file says should be kept.
 *
 * @param groupBy       attributes whose values name the group in which builds compete; never empty
 * @param rules         in order; the first whose match fits governs; never empty
 * @param pinsUsePlaces whether a pinned part takes one of the places that a clause counts
 * @param parts         the kinds of part that this job rules, in order; the others are none of its business
 * @param zone          for calendar periods and for the days, weeks, months and years of ages
 * @param versionOrder  of versions whose stores name none; null for the generic one
 * @param space         how much room there is for what no clause keeps; null for none
 * @param needs         the property that names the builds which a build needs; null for {@code needs}
 */
public record Policy(List<String> groupBy, List<Rule> rules, Protections protections, Counting counting,
                     Anchor anchor, boolean pinsUsePlaces, Set<PartKind> parts, ZoneId zone, VersionOrder versionOrder,
                     Space space, String needs) {

    /** Versions are in the generic order, and no room is left for anything. */
    public Policy(List<String> groupBy, List<Rule> rules, Protections protections, Counting counting, Anchor anchor,
                  boolean pinsUsePlaces, Set<PartKind> parts, ZoneId zone) {
        this(groupBy, rules, protections, counting, anchor, pinsUsePlaces, parts, zone, null, null, null);
    }

    /** Whether a part may count in several clauses of a rule. */
    public enum Counting { EACH, FINEST_FIRST }

    /** From where {@code within} counts back: the as-of instant, or the newest finished time of the group. */
    public enum Anchor { NOW, NEWEST }

    /** Whether any selector in the rules asks for the attribute. */
    public boolean asks(String attribute) {
        return rules.stream().anyMatch(rule -> rule.match().asks(attribute)
                || rule.keep().values().stream().anyMatch(keeping -> keeping instanceof Rule.Keeping.AnyOf any
                        && any.clauses().stream().anyMatch(clause -> clause.where() != null
                                && clause.where().asks(attribute))));
    }

    public Policy {
        groupBy = List.copyOf(groupBy);
        rules = List.copyOf(rules);
        parts = PartKind.sorted(parts);
        Objects.requireNonNull(protections, "protections");
        Objects.requireNonNull(zone, "zone");
        if (groupBy.isEmpty() || rules.isEmpty() || parts.isEmpty()) {
            throw new IllegalArgumentException("a policy needs group-by, rules and parts");
        }
    }

    /**
     * What stays, even against the rules; pinned, running, linked and unsure parts always do.
     *
     * @param latest          the newest successful build of each project, branch, os and runtime
     * @param unloggedDefects builds with a defect that nobody has logged yet
     * @param floor           how many of the newest settled, sure parts of each kind stay in each group; not negative
     * @param completeSet     the newest version that is there for every system, or null
     */
    public record Protections(boolean latest, boolean unloggedDefects, int floor, CompleteSet completeSet) {

        public static final Protections DEFAULT = new Protections(true, true, 1, null);

        public Protections {
            if (floor < 0) {
                throw new IllegalArgumentException("floor " + floor + " is negative");
            }
        }

        /**
         * For each group of {@code by} the newest version with successful products for every value of {@code over}.
         *
         * @param over   the attribute whose values make a set whole, such as {@code os}
         * @param of     the attribute that names a set, such as {@code version}
         * @param by     attributes whose values name the group
         * @param values the values that make a set whole, or empty: those seen lately
         */
        public record CompleteSet(String over, String of, List<String> by, List<String> values) {
            public CompleteSet {
                Objects.requireNonNull(over, "over");
                Objects.requireNonNull(of, "of");
                by = List.copyOf(by);
                values = List.copyOf(values);
            }
        }
    }
}
