package dev.winnow.policy.preview;

import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Selector;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.select.SelectorText;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.VersionOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Something in a policy that can do nothing; found only where that is sure.
 *
 * @param rule    index of the rule
 * @param part    whose clause it is, or null where the whole rule is meant
 * @param clause  index of the clause, or -1 where the whole rule is meant
 * @param message what it is and what to do, for people
 */
public record Redundancy(int rule, PartKind part, int clause, Kind kind, String message) {

    /** What can do nothing. */
    public enum Kind {
        /** An earlier rule takes every build that the rule's match fits. */
        SHADOWED,
        /** No build can ever fit the rule's match. */
        NEVER_FITS,
        /** Another clause keeps everything that the clause keeps. */
        IMPLIED,
        /** The clause counts to 0. */
        KEEPS_NOTHING
    }

    /** All that can do nothing, in the order of the job file. */
    public static List<Redundancy> of(Policy policy) {
        List<Redundancy> found = new ArrayList<>();
        for (int i = 0; i < policy.rules().size(); i++) {
            rule(policy, i, found);
            Rule rule = policy.rules().get(i);
            for (PartKind kind : PartKind.sorted(rule.keep().keySet())) {
                if (rule.keep().get(kind) instanceof Rule.Keeping.AnyOf any) {
                    clauses(policy, i, kind, any.clauses(), found);
                }
            }
        }
        return found;
    }

    private static void rule(Policy policy, int i, List<Redundancy> found) {
        Rule rule = policy.rules().get(i);
        if (Implication.impossible(rule.match())) {
            found.add(new Redundancy(i, null, -1, Kind.NEVER_FITS, "rule '" + rule.name()
                    + "' can never govern: no build can fit " + SelectorText.asked(rule.match())
                    + "; remove the rule or mend its match"));
            return;
        }
        for (int earlier = 0; earlier < i; earlier++) {
            Rule other = policy.rules().get(earlier);
            if (Implication.implies(rule.match(), other.match())) {
                found.add(new Redundancy(i, null, -1, Kind.SHADOWED, "rule '" + rule.name()
                        + "' can never govern: the earlier rule '" + other.name()
                        + "' takes every build that it fits; put it before that rule or remove it"));
                return;
            }
        }
    }

    private static void clauses(Policy policy, int rule, PartKind kind, List<Clause> clauses, List<Redundancy> found) {
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            if (nothing(clause)) {
                found.add(new Redundancy(rule, kind, i, Kind.KEEPS_NOTHING, "'" + SelectorText.name(clause)
                        + "' keeps nothing; remove it"));
                continue;
            }
            for (int j = 0; j < clauses.size(); j++) {
                // Of two that imply each other only the later one is too many.
                if (i != j && implied(clause, clauses.get(j), policy)
                        && (i > j || !implied(clauses.get(j), clause, policy))) {
                    found.add(new Redundancy(rule, kind, i, Kind.IMPLIED, "'" + SelectorText.name(clause)
                            + "' adds nothing: '" + SelectorText.name(clauses.get(j))
                            + "' keeps all that it keeps; remove it"));
                    break;
                }
            }
        }
    }

    private static boolean nothing(Clause clause) {
        return clause.counter() != null && clause.counter().keepsNothing();
    }

    /** Whether all that {@code clause} keeps is kept by {@code other} as well. */
    private static boolean implied(Clause clause, Clause other, Policy policy) {
        Counter counter = clause.counter();
        if (nothing(other) || other.within() != null && (clause.within() == null || clause.since() != other.since()
                || !Implication.noLonger(clause.within(), other.within()))) {
            return false;
        }
        // Finest first, a period that another clause keeps is passed over for an older one: that is no idle clause.
        if (policy.counting() == Policy.Counting.FINEST_FIRST && counter != null && counter.coarseness() >= 0) {
            return false;
        }
        if (other.counter() == null || other.counter().keepsAll()) {
            return other.where() == null || clause.where() != null
                    && Implication.implies(clause.where(), other.where());
        }
        return counter != null && other.counter().covers(counter)
                && Objects.equals(clause.where(), other.where()) && ranksAlike(clause, other);
    }

    /** An age from the finish cuts off the oldest and mostly moves no rank; anything else may. */
    private static boolean ranksAlike(Clause clause, Clause other) {
        return Objects.equals(clause.within(), other.within()) && clause.since() == other.since()
                || !clause.agesMoveRanks() && !other.agesMoveRanks();
    }

    /** What surely follows from what; says no wherever it is not sure. */
    private static final class Implication {

        private static final Set<String> SUCCESSFUL = Set.of("success", "warnings");

        private Implication() {
        }

        /** Whether every build that {@code one} fits is fitted by {@code other} too. */
        static boolean implies(Selector one, Selector other) {
            if (one.equals(other)) {
                return true;
            }
            if (other instanceof Selector.All all) {
                return all.parts().stream().allMatch(part -> implies(one, part));
            }
            if (one instanceof Selector.All all) {
                return all.parts().stream().anyMatch(part -> implies(part, other));
            }
            if (other instanceof Selector.Not not) {
                return impliesNot(one, not.inner());
            }
            if (one instanceof Selector.Like left && other instanceof Selector.Like right) {
                return left.attribute().equals(right.attribute())
                        && left.globs().stream().allMatch(glob -> covered(glob, right));
            }
            if (one instanceof Selector.Unknown left && other instanceof Selector.Like right) {
                return left.attribute().equals(right.attribute()) && asksForUnknown(right);
            }
            return one instanceof Selector.Compare left && other instanceof Selector.Compare right
                    && left.attribute().equals(right.attribute()) && implies(left, right);
        }

        private static boolean impliesNot(Selector one, Selector inner) {
            if (inner instanceof Selector.Unknown unknown) {
                return known(one, unknown.attribute());
            }
            if (one instanceof Selector.Not not && not.inner() instanceof Selector.Like left
                    && inner instanceof Selector.Like right) {
                return left.attribute().equals(right.attribute()) && !asksForUnknown(left) && !asksForUnknown(right)
                        && implies(right, left);
            }
            return false;
        }

        private static boolean known(Selector fits, String attribute) {
            return fits instanceof Selector.Like like && like.attribute().equals(attribute) && !asksForUnknown(like)
                    || fits instanceof Selector.Compare compare && compare.attribute().equals(attribute);
        }

        static boolean asksForUnknown(Selector.Like like) {
            return like.globs().stream().anyMatch(glob -> glob.toString().equals("unknown"));
        }

        private static boolean covered(Glob glob, Selector.Like by) {
            String text = glob.toString();
            if (by.globs().contains(glob)) {
                return true;
            }
            if (text.equals("unknown")) {
                return false;
            }
            boolean status = by.attribute().equals("status");
            if (status && text.equals("successful")) {
                return SUCCESSFUL.stream().allMatch(word -> covered(Glob.parse(word), by));
            }
            if (status && SUCCESSFUL.contains(text) && by.globs().contains(Glob.parse("successful"))) {
                return true;
            }
            return by.globs().stream().anyMatch(other -> glob.literal().isPresent() ? other.matchesText(text)
                    : everythingUnder(other).filter(text::startsWith).isPresent()
                            || other.toString().equals("*") && by.attribute().startsWith("properties."));
        }

        /** The literal start of a pattern that fits all that starts with it, such as {@code release/} of {@code release/**}. */
        private static Optional<String> everythingUnder(Glob glob) {
            String text = glob.toString();
            return text.endsWith("**") ? Glob.parse(text.substring(0, text.length() - 2)).literal() : Optional.empty();
        }

        private static boolean implies(Selector.Compare one, Selector.Compare other) {
            boolean less = one.operator() == Selector.Operator.LESS || one.operator() == Selector.Operator.LESS_OR_EQUAL;
            boolean otherLess = other.operator() == Selector.Operator.LESS
                    || other.operator() == Selector.Operator.LESS_OR_EQUAL;
            if (less != otherLess) {
                return false;
            }
            if (one.attribute().equals("age")) {
                Age left = Age.parse(one.operand());
                Age right = Age.parse(other.operand());
                return strictEnough(one, other) && (less ? noLonger(left, right) : noLonger(right, left));
            }
            Optional<Integer> order = order(one, other);
            return order.isPresent() && (less ? order.get() < 0 : order.get() > 0)
                    || order.isPresent() && order.get() == 0 && strictEnough(one, other);
        }

        private static boolean strictEnough(Selector.Compare one, Selector.Compare other) {
            return one.operator() == other.operator() || one.operator() == Selector.Operator.LESS
                    || one.operator() == Selector.Operator.GREATER;
        }

        private static Optional<Integer> order(Selector.Compare one, Selector.Compare other) {
            String left = one.operand();
            String right = other.operand();
            VersionOrder order = VersionOrder.of(one.order());
            return switch (one.attribute()) {
                case "number" -> Optional.of(Long.compare(Long.parseLong(left), Long.parseLong(right)));
                case "version" -> order.place(NameCodec.shown(left)).flatMap(lower -> order.place(NameCodec.shown(right))
                        .map(lower::compareTo));
                default -> left.equals(right) ? Optional.of(0) : Optional.empty();
            };
        }

        /** Whether no build of {@code match} can ever fit: two of its parts ask one attribute for different words. */
        static boolean impossible(Selector match) {
            if (!(match instanceof Selector.All all)) {
                return false;
            }
            List<Selector> parts = all.parts();
            for (int i = 0; i < parts.size(); i++) {
                if (impossible(parts.get(i))) {
                    return true;
                }
                for (int j = i + 1; j < parts.size(); j++) {
                    if (exclude(parts.get(i), parts.get(j)) || exclude(parts.get(j), parts.get(i))) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static boolean exclude(Selector one, Selector other) {
            if (other instanceof Selector.Unknown unknown) {
                return known(one, unknown.attribute());
            }
            if (other instanceof Selector.Not not) {
                return implies(one, not.inner()) && !(not.inner() instanceof Selector.All all && all.parts().isEmpty());
            }
            if (one instanceof Selector.Like left && other instanceof Selector.Like right) {
                // A build has several tags, and one status has two words: these exclude nothing.
                return left.attribute().equals(right.attribute())
                        && !left.attribute().equals("tags") && !left.attribute().equals("status")
                        && !asksForUnknown(left) && !asksForUnknown(right)
                        && left.globs().stream().allMatch(glob -> glob.literal().isPresent()
                                && right.globs().stream().noneMatch(each -> each.matchesText(glob.toString())));
            }
            return false;
        }

        /** Whether {@code one} is surely never longer than {@code other}, in each month and with each change of clocks. */
        static boolean noLonger(Age one, Age other) {
            boolean each = one.period().toTotalMonths() <= other.period().toTotalMonths()
                    && one.period().getDays() <= other.period().getDays()
                    && one.duration().compareTo(other.duration()) <= 0;
            return each || bound(one, 31, 25).compareTo(bound(other, 28, -25)) <= 0;
        }

        private static Duration bound(Age age, int daysInMonth, int hoursOfClocks) {
            Duration exact = age.duration().plusDays(age.period().toTotalMonths() * daysInMonth + age.period().getDays());
            return age.period().isZero() ? exact : exact.plusHours(hoursOfClocks);
        }
    }
}
