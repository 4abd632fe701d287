package dev.winnow.policy.select;

import dev.winnow.model.Build;
import dev.winnow.policy.Selector;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.protection.Pinned;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.AgeEdge;
import java.time.Instant;
import java.util.List;

/** Which selectors give another answer as time passes, and when. */
public final class SelectorChanges {

    private SelectorChanges() {
    }

    public static boolean timed(Selector selector) {
        if (selector instanceof Selector.All all) {
            return all.parts().stream().anyMatch(SelectorChanges::timed);
        }
        if (selector instanceof Selector.Not not) {
            return timed(not.inner());
        }
        String attribute = SelectorText.attribute(selector);
        return selector instanceof Selector.Compare ? attribute.equals("age") : List.of("branch-state", "pinned").contains(attribute);
    }

    /** The first instant after {@code from} at which a part of the selector turns, or null. */
    public static Instant next(Selector selector, Build build, JobFacts facts, Instant from) {
        if (selector instanceof Selector.All all) {
            Instant first = null;
            for (Selector part : all.parts()) {
                first = AgeEdge.earlier(first, next(part, build, facts, from));
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
        return SelectorText.attribute(selector).equals("pinned") ? Pinned.ends(build, facts.asOf(), from)
                : facts.branchTurns(build, from);
    }
}
