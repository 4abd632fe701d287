package dev.winnow.policy.preview;

import dev.winnow.model.PartKind;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.select.SelectorText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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

    private static void clauses(Policy policy, int rule, PartKind kind, List<Clause> clauses,
                                List<Redundancy> found) {
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
}
