package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Counter;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Protections;
import dev.winnow.policy.Rule;
import dev.winnow.policy.select.Fit;
import dev.winnow.policy.value.Versions;
import java.util.ArrayList;
import java.util.List;

/** Why a part is unsure: what is doubtful of its build, and what its rule would have to know but cannot. */
final class Doubts {

    private Doubts() {
    }

    static List<String> of(Lineup lineup, int i, PartKind kind) {
        if (!lineup.sure(i) || lineup.rule(i) < 0 || !lineup.takesPlace(i)) {
            return lineup.doubts(i);
        }
        Policy policy = lineup.ready().policy();
        Rule rule = policy.rules().get(lineup.rule(i));
        Rule.Keeping keeping = rule.keep().get(kind);
        if (keeping == null || keeping instanceof Rule.Keeping.All) {
            return List.of();
        }
        Build build = lineup.build(i);
        List<Ready.ReadyClause> clauses = lineup.ready().clauses(lineup.rule(i), kind);
        List<String> doubts = new ArrayList<>(0);
        if (build.finished() == null && (needsTime(policy.protections()) || needsTime(clauses))) {
            doubts.add("it is not known when it finished, and builds are ordered by it");
        }
        if (clauses != null) {
            addVersion(doubts, clauses, build);
        }
        return doubts;
    }

    private static boolean needsTime(Protections protections) {
        return protections.floor() > 0 || protections.latest() || protections.completeSet() != null;
    }

    private static boolean needsTime(List<Ready.ReadyClause> clauses) {
        return clauses != null && clauses.stream().map(Ready.ReadyClause::clause).anyMatch(clause ->
                clause.counter() != null && !(clause.counter() instanceof Counter.Versions)
                        || clause.within() != null && clause.since() == Clause.Since.FINISHED);
    }

    /** Whatever the clause's {@code within}: else a part would turn sure by growing old, and go. */
    private static void addVersion(List<String> doubts, List<Ready.ReadyClause> clauses, Build build) {
        for (Ready.ReadyClause ready : clauses) {
            if (ready.clause().counter() instanceof Counter.Versions
                    && (ready.where() == null || ready.where().fit(build) == Fit.YES)
                    && Versions.plain(build.attributes().version()).isEmpty()) {
                String version = build.attributes().version();
                doubts.add((version == null ? "its version is not known" : "version " + version + " cannot be ordered")
                        + ", and '" + ready.clause().text() + "' needs it");
            }
        }
    }
}
