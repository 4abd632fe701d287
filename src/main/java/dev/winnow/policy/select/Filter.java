package dev.winnow.policy.select;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Selector;
import dev.winnow.policy.facts.JobFacts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A selector outside of any job, such as one on the command line; days are those of UTC, branch states unknown. */
public final class Filter {

    private final Condition condition;

    /**
     * @param asOf   what ages count back from
     * @param needed the keys of the builds that any present one needs; null where nobody looked
     */
    public Filter(Selector selector, Instant asOf, Set<String> needed) {
        Rule nothing = new Rule("filter", selector, Map.of(PartKind.PRODUCTS, new Rule.Keeping.All()));
        Policy policy = new Policy(List.of("project"), List.of(nothing), Protections.DEFAULT, Policy.Counting.EACH,
                Policy.Anchor.NOW, false, Set.of(PartKind.PRODUCTS), ZoneOffset.UTC);
        JobFacts facts = JobFacts.of(policy, asOf, BranchStates.NONE, needed);
        this.condition = Condition.of(selector, new Condition.Setting(asOf, facts));
    }

    public boolean fits(Build build) {
        return condition.fit(build) == SelectorResult.YES;
    }
}
