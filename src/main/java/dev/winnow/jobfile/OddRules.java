package dev.winnow.jobfile;

import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Counter;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Rule.Keeping.AnyOf;
import java.util.List;

/** Warns of what is allowed and can have no effect. */
final class OddRules {

    private final Complaints warnings;

    OddRules(Complaints warnings) {
        this.warnings = warnings;
    }

    /** {@code written} holds the map of each rule of the policy, in the same order. */
    void warn(Policy policy, List<Mapping> written) {
        List<Rule> rules = policy.rules();
        for (int i = 0; i < rules.size(); i++) {
            for (int earlier = 0; earlier < i; earlier++) {
                if (Implied.fits(rules.get(i).match(), rules.get(earlier).match())) {
                    warnings.add(written.get(i).place(), "rule '" + rules.get(i).name() + "' can never govern: rule '"
                            + rules.get(earlier).name() + "' in line " + written.get(earlier).place().line()
                            + " takes every build that it fits; move it further up, or take it out");
                    break;
                }
            }
            for (PartKind kind : PartKind.values()) {
                if (rules.get(i).keep().get(kind) instanceof AnyOf some) {
                    clauses(some.clauses(), keep(written.get(i), kind), policy.counting());
                }
            }
        }
    }

    private static Sequence keep(Mapping rule, PartKind kind) {
        Located own = rule.get(kind.word()).orElse(rule);
        return (Sequence) ((Mapping) own).get("keep").orElseThrow();
    }

    private void clauses(List<Clause> clauses, Sequence written, Policy.Counting counting) {
        for (int i = 0; i < clauses.size(); i++) {
            for (int other = 0; other < clauses.size(); other++) {
                Clause less = clauses.get(i);
                Clause more = clauses.get(other);
                boolean twins = Implied.keeps(more, less);
                // Of two that say the same the later one is too much.
                if (i == other || !Implied.keeps(less, more) || twins && i < other
                        // Finest first, a period that another clause keeps is passed over for an older one.
                        || counting == Policy.Counting.FINEST_FIRST && less.counter() instanceof Counter.Calendar) {
                    continue;
                }
                warnings.add(written.items().get(i).place(), "'" + less.text() + "' keeps nothing that '" + more.text()
                        + "' in line " + written.items().get(other).place().line()
                        + " does not keep; take it out, or one of both was meant otherwise");
                break;
            }
        }
    }
}
