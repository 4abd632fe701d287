package dev.winnow.policy.preview;

import static dev.winnow.policy.Make.like;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Cases;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Make;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Selector;
import dev.winnow.policy.Space;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.value.VersionOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedundancyTest {

    private static List<String> clauses(Clause... clauses) {
        Policy policy = Make.policy(new Rule("r", Make.any(), Map.of(PartKind.PRODUCTS,
                new Rule.Keeping.AnyOf(List.of(clauses)))));
        return Redundancy.of(policy).stream().map(one -> one.clause() + " " + one.kind()).toList();
    }

    private static List<String> rules(Selector... matches) {
        List<Rule> rules = new ArrayList<>();
        for (Selector match : matches) {
            rules.add(Make.rule("rule" + rules.size(), match, Make.last(1)));
        }
        return Redundancy.of(Make.policy(rules.toArray(Rule[]::new))).stream()
                .map(one -> one.rule() + " " + one.kind()).toList();
    }

    @Test
    void finds_clauses_implied_by_others() {
        assertThat(clauses(Make.last(3), Make.last(5))).containsExactly("0 IMPLIED");
        assertThat(clauses(Make.within("30d"), Make.within("7d"))).containsExactly("1 IMPLIED");
        assertThat(clauses(Make.within("30d"), Make.narrowed(Make.last(3), "7d"))).containsExactly("1 IMPLIED");
        assertThat(clauses(Make.within("1mo"), Make.within("3w"))).containsExactly("1 IMPLIED");
        assertThat(clauses(Make.within("3d"), Make.within("12h"))).containsExactly("1 IMPLIED");
        assertThat(clauses(Make.last(2), Make.last(2))).containsExactly("1 IMPLIED");
        assertThat(clauses(Make.calendar(Calendar.Unit.DAILY, 3), Make.calendar(Calendar.Unit.DAILY, 4)))
                .containsExactly("0 IMPLIED");
        assertThat(clauses(Make.versions(3, 2L, null), Make.versions(5, 3L, null), Make.versions(3, 0L, null)))
                .containsExactly("0 IMPLIED", "2 KEEPS_NOTHING");
        assertThat(clauses(Make.versions(3, 2L, null), Make.versions(3))).containsExactly("0 IMPLIED");
        assertThat(clauses(Make.oldest(Calendar.Unit.DAILY, 3), Make.oldest(Calendar.Unit.DAILY, Counter.ALL)))
                .containsExactly("0 IMPLIED");
        assertThat(clauses(Make.narrowed(Make.last(9), like("status", "success")),
                Make.where(like("status", "successful")))).containsExactly("0 IMPLIED");
        assertThat(clauses(Make.last(Counter.ALL), Make.within("7d"))).containsExactly("1 IMPLIED");
        assertThat(clauses(Make.last(0), Make.within("7d"))).containsExactly("0 KEEPS_NOTHING");
    }

    @Test
    void leaves_clauses_alone_where_it_is_not_sure() {
        assertThat(clauses(Make.narrowed(Make.last(3), like("status", "successful")), Make.last(5))).isEmpty();
        assertThat(clauses(Make.within("1mo"), Make.within("30d"))).isEmpty();
        assertThat(clauses(Make.within("1d"), Make.within("24h"))).isEmpty();
        assertThat(clauses(Make.calendar(Calendar.Unit.DAILY, 3), Make.calendar(Calendar.Unit.WEEKLY, 4))).isEmpty();
        assertThat(clauses(Make.versions(3, 2L, null), Make.versions(5, 1L, null))).isEmpty();
        assertThat(clauses(Make.versions(3), Make.versions(3, null, dev.winnow.policy.clause.Versions.Level.MINOR))).isEmpty();
        assertThat(clauses(Make.calendar(Calendar.Unit.DAILY, 3), Make.oldest(Calendar.Unit.DAILY, 4))).isEmpty();
        assertThat(clauses(Make.narrowed(Make.oldest(Calendar.Unit.DAILY, 3), "7d"),
                Make.oldest(Calendar.Unit.DAILY, 4))).isEmpty();
        assertThat(clauses(Make.withinSinceLogged("3d"), Make.within("30d"))).isEmpty();
        assertThat(clauses(Make.narrowed(Make.versions(3), "7d"), Make.versions(5))).isEmpty();
    }

    @Test
    void finds_rules_that_can_never_govern() {
        assertThat(rules(Make.any(), like("branch", "main"))).containsExactly("1 SHADOWED");
        assertThat(rules(like("branch", "release/**"), like("branch", "release/1.0", "release/2/*")))
                .containsExactly("1 SHADOWED");
        assertThat(rules(like("branch", "{main,dev}"), like("branch", "main"))).containsExactly("1 SHADOWED");
        assertThat(rules(like("branch", "main"), new Selector.All(List.of(like("branch", "main"),
                like("os", "linux"))))).containsExactly("1 SHADOWED");
        assertThat(rules(like("status", "successful"), like("status", "warnings"))).containsExactly("1 SHADOWED");
        assertThat(rules(new Selector.Compare("age", Selector.Operator.GREATER, "30d", null),
                new Selector.Compare("age", Selector.Operator.GREATER, "90d", null))).containsExactly("1 SHADOWED");
        assertThat(rules(new Selector.Compare("version", Selector.Operator.LESS, "2.0", null),
                new Selector.Compare("version", Selector.Operator.LESS, "1.9", null))).containsExactly("1 SHADOWED");
        assertThat(rules(new Selector.All(List.of(like("branch", "main"), like("branch", "dev")))))
                .containsExactly("0 NEVER_FITS");
        assertThat(rules(new Selector.All(List.of(like("branch", "main"), new Selector.Not(like("branch", "m*"))))))
                .containsExactly("0 NEVER_FITS");
        assertThat(rules(new Selector.All(List.of(like("version", "1"), new Selector.Unknown("version")))))
                .containsExactly("0 NEVER_FITS");
    }

    @Test
    void leaves_rules_alone_where_it_is_not_sure() {
        assertThat(rules(like("branch", "release/*"), like("branch", "release/**"))).isEmpty();
        assertThat(rules(like("branch", "**"), like("branch", "unknown"))).isEmpty();
        assertThat(rules(like("branch", "main"), new Selector.Not(like("branch", "main")))).isEmpty();
        assertThat(rules(new Selector.All(List.of(like("tags", "a"), like("tags", "b"))))).isEmpty();
        assertThat(rules(new Selector.All(List.of(like("status", "successful"), like("status", "success"))))).isEmpty();
        assertThat(rules(new Selector.Compare("age", Selector.Operator.GREATER, "30d", null),
                new Selector.Compare("age", Selector.Operator.GREATER_OR_EQUAL, "30d", null))).isEmpty();
    }

    @Test
    void says_which_other_clause_or_rule_is_to_blame() {
        assertThat(Redundancy.of(Make.keep(Make.last(3), Make.last(5))).get(0).message())
                .isEqualTo("'last: 3' adds nothing: 'last: 5' keeps all that it keeps; remove it");
        assertThat(Redundancy.of(Make.policy(Make.rule("a", Make.any(), Make.last(1)),
                Make.rule("b", like("os", "x"), Make.last(1)))).get(0).message()).contains("'b'").contains("'a'");
    }

    @ParameterizedTest
    @ValueSource(longs = {91, 92, 93, 94, 95, 96})
    void what_it_finds_can_be_left_out_without_changing_any_verdict(long seed) {
        Cases cases = new Cases(seed);
        int found = 0;
        for (int i = 0; i < 200; i++) {
            Policy policy = cases.policy();
            List<Redundancy> redundancies = Redundancy.of(policy);
            if (redundancies.isEmpty()) {
                continue;
            }
            Redundancy one = redundancies.get(0);
            List<Rule> rules = new ArrayList<>(policy.rules());
            if (one.clause() < 0) {
                rules.remove(one.rule());
            } else {
                Rule rule = rules.get(one.rule());
                List<Clause> clauses = new ArrayList<>(
                        ((Rule.Keeping.AnyOf) rule.keep().get(one.part())).clauses());
                clauses.remove(one.clause());
                Map<PartKind, Rule.Keeping> keep = new HashMap<>(rule.keep());
                keep.put(one.part(), clauses.isEmpty() ? new Rule.Keeping.None() : new Rule.Keeping.AnyOf(clauses));
                rules.set(one.rule(), new Rule(rule.name(), rule.match(), keep, rule.unprotected()));
            }
            if (rules.isEmpty()) {
                continue;
            }
            found++;
            Policy leaner = new Policy(policy.groupBy(), rules, policy.protections(), policy.counting(),
                    policy.anchor(), policy.pinsUsePlaces(), policy.parts(), policy.zone());
            List<Build> builds = cases.builds(40, false).stream().filter(build -> build.finished() != null
                    && VersionOrder.GENERIC.place(build.attributes().version()).isPresent()).toList();
            BranchStates branches = cases.branches();
            assertThat(words(builds, leaner, branches)).as(one + " of " + policy)
                    .isEqualTo(words(builds, policy, branches));
        }
        assertThat(found).isPositive();
    }

    private static List<String> words(List<Build> builds, Policy policy, BranchStates branches) {
        return Evaluator.verdicts(builds, policy, Cases.NOW, branches, Space.Figures.of(), Map.of()).stream().map(Verdict::word).toList();
    }
}
