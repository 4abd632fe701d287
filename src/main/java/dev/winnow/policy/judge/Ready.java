package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.facts.Facts;
import dev.winnow.policy.select.Condition;
import dev.winnow.policy.select.Fit;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A policy made ready for one instant. */
final class Ready {

    /** What a clause needs of the instant: its selector, or null, and the edge of {@code within}, or null. */
    record ReadyClause(Clause clause, Condition where, Instant edge) { }

    private final Facts facts;
    private final Instant at;
    private final Condition.Setting setting;
    private final Condition[] matches;
    private final List<Map<PartKind, List<ReadyClause>>> clauses;

    Ready(Facts facts, Instant at) {
        this.facts = facts;
        this.at = at;
        this.setting = new Condition.Setting(at, facts);
        List<Rule> rules = facts.policy().rules();
        this.matches = rules.stream().map(rule -> Condition.of(rule.match(), setting)).toArray(Condition[]::new);
        this.clauses = rules.stream().map(this::ready).toList();
    }

    private Map<PartKind, List<ReadyClause>> ready(Rule rule) {
        Map<PartKind, List<ReadyClause>> byKind = new EnumMap<>(PartKind.class);
        rule.keep().forEach((kind, keeping) -> {
            if (keeping instanceof Rule.Keeping.AnyOf any) {
                byKind.put(kind, any.clauses().stream().map(clause -> new ReadyClause(clause,
                        clause.where() == null ? null : Condition.of(clause.where(), setting),
                        clause.within() == null ? null : clause.within().before(at, policy().zone()))).toList());
            }
        });
        return byKind;
    }

    Policy policy() {
        return facts.policy();
    }

    Facts facts() {
        return facts;
    }

    Instant at() {
        return at;
    }

    Condition.Setting setting() {
        return setting;
    }

    /** Whether the match of the rule at {@code rule} fits. */
    Fit matches(int rule, Build build) {
        return matches[rule].fit(build);
    }

    /** The index of the rule that governs the build, or -1. */
    int rule(Build build) {
        for (int i = 0; i < matches.length; i++) {
            if (matches[i].fit(build) == Fit.YES) {
                return i;
            }
        }
        return -1;
    }

    List<ReadyClause> clauses(int rule, PartKind kind) {
        return clauses.get(rule).get(kind);
    }
}
