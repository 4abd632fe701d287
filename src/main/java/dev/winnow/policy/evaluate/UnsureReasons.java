package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Rule;
import dev.winnow.policy.value.VersionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Why a part is unsure: what is doubtful of its build, and what its rule would have to know but cannot. */
final class UnsureReasons {

    private UnsureReasons() {
    }

    static List<String> of(GroupBuilds group, int i, PartKind kind) {
        if (!group.sure(i) || group.rule(i) < 0 || !group.takesPlace(i)) {
            return group.doubts(i);
        }
        Rule.Keeping keeping = group.at().policy().rules().get(group.rule(i)).keep().get(kind);
        if (keeping == null || keeping instanceof Rule.Keeping.All) {
            return List.of();
        }
        Build build = group.build(i);
        List<ClauseAtInstant> clauses = group.at().clauses(group.rule(i), kind);
        List<String> reasons = new ArrayList<>(0);
        if (build.finished() == null && (group.at().protectionsNeedFinish()
                || clauses != null && group.at().leavesToSpace(group.rule(i))
                || clauses != null && clauses.stream().anyMatch(clause -> clause.clause().needsFinish()))) {
            reasons.add("it is not known when it finished, and builds are ordered by it");
        }
        for (int c = 0; clauses != null && c < clauses.size(); c++) {
            // The clause's 'within' is ignored here: otherwise a part would become sure as it ages, and be removed.
            Clause clause = clauses.get(c).clause();
            String lacks = clause.counter() == null ? null : clause.counter().lacks(build);
            if (lacks != null && clauses.get(c).fits(build)) {
                reasons.add(lacks + ", and '" + clause.text() + "' needs it");
            } else if (group.orders(clauses.get(c), group.rule(i), kind).size() > 1 && clauses.get(c).fits(build)) {
                reasons.add("the stores of its group order versions differently, as " + group.orders(clauses.get(c), group.rule(i),
                        kind).stream().map(VersionOrder::toString).collect(Collectors.joining(" and ")) + ", and '"
                        + clause.text() + "' needs one order");
            }
        }
        return reasons;
    }
}
