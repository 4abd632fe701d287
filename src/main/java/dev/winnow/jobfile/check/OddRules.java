package dev.winnow.jobfile.check;

import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.jobfile.yaml.Place;
import dev.winnow.policy.Policy;
import dev.winnow.policy.preview.Redundancy;
import java.util.List;

/** Warns of rules and clauses that are allowed and can do nothing, where they stand in the file. */
public final class OddRules {

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
