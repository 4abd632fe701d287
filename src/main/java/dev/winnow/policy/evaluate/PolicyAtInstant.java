package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.facts.Facts;
import dev.winnow.policy.protection.Protection;
import dev.winnow.policy.select.Condition;
import dev.winnow.policy.select.Fit;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A policy made ready for one instant. */
final class PolicyAtInstant {

    private final Facts facts;
    private final Instant at;
    private final Condition.Setting setting;
    private final Condition[] matches;
    private final List<Map<PartKind, List<ClauseAtInstant>>> clauses;
    private final boolean protectionsNeedFinish;

    PolicyAtInstant(Facts facts, Instant at) {
        this.facts = facts;
        this.at = at;
        this.setting = new Condition.Setting(at, facts);
        List<Rule> rules = facts.policy().rules();
        this.matches = rules.stream().map(rule -> Condition.of(rule.match(), setting)).toArray(Condition[]::new);
        this.clauses = rules.stream().map(this::clauses).toList();
        this.protectionsNeedFinish = facts.protections().stream().anyMatch(Protection::needsFinish);
    }

    private Map<PartKind, List<ClauseAtInstant>> clauses(Rule rule) {
        Map<PartKind, List<ClauseAtInstant>> byKind = new EnumMap<>(PartKind.class);
        rule.keep().forEach((kind, keeping) -> {
            if (keeping instanceof Rule.Keeping.AnyOf any) {
                byKind.put(kind, any.clauses().stream().map(clause -> new ClauseAtInstant(clause, setting)).toList());
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

    boolean protectionsNeedFinish() {
        return protectionsNeedFinish;
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

    /** The clauses of the rule at {@code rule}; null where it has none for that kind of part. */
    List<ClauseAtInstant> clauses(int rule, PartKind kind) {
        return clauses.get(rule).get(kind);
    }
}
