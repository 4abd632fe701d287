package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Selector;
import dev.winnow.policy.facts.Facts;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.AgeEdge;
import java.time.Instant;

/** Which selectors and clauses give another answer as time passes, and when. */
final class Timed {

    private Timed() {
    }

    static boolean timed(Selector selector) {
        if (selector instanceof Selector.All all) {
            return all.parts().stream().anyMatch(Timed::timed);
        }
        if (selector instanceof Selector.Not not) {
            return timed(not.inner());
        }
        if (selector instanceof Selector.Compare compare) {
            return compare.attribute().equals("age");
        }
        return attribute(selector).equals("branch-state");
    }

    static boolean timed(Clause clause, Policy policy) {
        return clause.within() != null && policy.anchor() == Policy.Anchor.NOW
                || clause.where() != null && timed(clause.where());
    }

    /** The first instant after {@code from} at which a part of the selector turns, or null. */
    static Instant next(Selector selector, Build build, Facts facts, Instant from) {
        if (selector instanceof Selector.All all) {
            Instant first = null;
            for (Selector part : all.parts()) {
                first = earlier(first, next(part, build, facts, from));
            }
            return first;
        }
        if (selector instanceof Selector.Not not) {
            return next(not.inner(), build, facts, from);
        }
        if (!timed(selector)) {
            return null;
        }
        if (selector instanceof Selector.Compare compare) {
            // "older than" turns once the edge is past the finish, "as old as" as soon as it is reached.
            boolean past = compare.operator() == Selector.Operator.GREATER
                    || compare.operator() == Selector.Operator.LESS_OR_EQUAL;
            return build.finished() == null ? null : new AgeEdge(Age.parse(compare.operand()), facts.policy().zone(),
                    build.finished(), past).nextFlip(from);
        }
        return facts.branchTurns(build, from);
    }

    /** The first instant after {@code from} at which the clause's {@code within} or {@code where} turns, or null. */
    static Instant next(Clause clause, Build build, Facts facts, Instant from) {
        Instant first = clause.where() == null ? null : next(clause.where(), build, facts, from);
        Instant event = clause.event(build);
        if (clause.within() == null || event == null || facts.policy().anchor() == Policy.Anchor.NEWEST) {
            return first;
        }
        return earlier(first, new AgeEdge(clause.within(), facts.policy().zone(), event, true).nextFlip(from));
    }

    static Instant earlier(Instant one, Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }

    private static String attribute(Selector selector) {
        return selector instanceof Selector.Like like ? like.attribute() : ((Selector.Unknown) selector).attribute();
    }
}
