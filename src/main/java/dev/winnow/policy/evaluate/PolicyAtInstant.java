package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.protection.Protection;
import dev.winnow.policy.select.Condition;
import dev.winnow.policy.select.SelectorChanges;
import dev.winnow.policy.select.SelectorResult;
import dev.winnow.policy.value.AgeEdge;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A policy made ready for one instant. */
final class PolicyAtInstant {

    private final JobFacts facts;
    private final Instant at;
    private final Condition.Setting setting;
    private final Condition[] matches;
    private final List<Map<PartKind, List<ClauseAtInstant>>> clauses;
    private final boolean protectionsNeedFinish;
    private final boolean unprotects;
    private final boolean timedMatches;
    private SpaceFit space;

    PolicyAtInstant(JobFacts facts, Instant at) {
        this.facts = facts;
        this.at = at;
        this.setting = new Condition.Setting(at, facts);
        List<Rule> rules = facts.policy().rules();
        this.matches = rules.stream().map(rule -> Condition.of(rule.match(), setting)).toArray(Condition[]::new);
        this.clauses = rules.stream().map(this::clauses).toList();
        this.protectionsNeedFinish = facts.protections().stream().anyMatch(Protection::needsFinish);
        this.unprotects = rules.stream().anyMatch(rule -> rule.unprotected().stream().anyMatch(by -> by != KeptBy.SPACE));
        this.timedMatches = rules.stream().anyMatch(rule -> SelectorChanges.timed(rule.match()));
    }

    /** Passes a build to the protections that the rule of its products does not switch off. */
    void addForProtections(Build build) {
        Build products = build.as(PartKind.PRODUCTS);
        facts.addForProtections(build, unprotects ? unprotected(rule(products)) : Set.of(),
                unprotects && timedMatches ? nextMatch(products, facts.asOf()) : null);
    }

    /** Whether any rule switches off a protection for its builds. */
    boolean unprotects() {
        return unprotects;
    }

    /** The protections that the rule at {@code rule} switches off for its builds; none for -1. */
    Set<KeptBy> unprotected(int rule) {
        return rule < 0 ? Set.of() : policy().rules().get(rule).unprotected();
    }

    /** Whether parts that the clauses of the rule do not keep may stay because there is room. */
    boolean leavesToSpace(int rule) {
        return policy().space() != null && !unprotected(rule).contains(KeptBy.SPACE);
    }

    /** What fits into the room that is left; null until that is known. */
    SpaceFit space() {
        return space;
    }

    void space(SpaceFit fit) {
        space = fit;
    }

    /** The first instant after {@code from} at which time alone may let another rule govern the build, or null. */
    Instant nextMatch(Build build, Instant from) {
        Instant first = null;
        for (int i = 0; timedMatches && i < matches.length; i++) {
            first = AgeEdge.earlier(first, SelectorChanges.next(policy().rules().get(i).match(), build, facts, from));
        }
        return first;
    }

    private Map<PartKind, List<ClauseAtInstant>> clauses(Rule rule) {
        Map<PartKind, List<ClauseAtInstant>> byKind = new HashMap<>();
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

    JobFacts facts() {
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

    SelectorResult matches(int rule, Build build) {
        return matches[rule].fit(build);
    }

    /** The index of the rule that governs the build, or -1. */
    int rule(Build build) {
        for (int i = 0; i < matches.length; i++) {
            if (matches[i].fit(build) == SelectorResult.YES) {
                return i;
            }
        }
        return -1;
    }

    /** The clauses of the rule at {@code rule}; null where it has none for that kind of part. */
    List<ClauseAtInstant> clauses(int rule, PartKind kind) {
        return clauses.get(rule).get(kind);
    }

    /** A clause made ready for one instant: which builds its {@code within} and {@code where} let pass, and until when. */
    static final class ClauseAtInstant {

        /** Whether a build is among those that the clause counts, and if not, why. */
        enum Narrowed { FITS, WHERE, NO_EVENT, TOO_OLD }

        private final Clause clause;
        private final Condition.Setting setting;
        private final Condition where;
        private final Instant edge;
        private final boolean ages;
        private final boolean whereTurns;

        ClauseAtInstant(Clause clause, Condition.Setting setting) {
            this.clause = clause;
            this.setting = setting;
            this.where = clause.where() == null ? null : Condition.of(clause.where(), setting);
            this.edge = clause.within() == null ? null : clause.within().before(setting.at(), policy().zone());
            this.ages = clause.within() != null && policy().anchor() == Policy.Anchor.NOW;
            this.whereTurns = clause.where() != null && SelectorChanges.timed(clause.where());
        }

        private Policy policy() {
            return setting.facts().policy();
        }

        Clause clause() {
            return clause;
        }

        /**
         * What is older than this is too old; null where the clause asks for no age.
         *
         * @param end what ages are measured up to
         */
        Instant edge(Instant end) {
            return edge == null || end.equals(setting.at()) ? edge : clause.within().before(end, policy().zone());
        }

        /** Whether {@code where} lets the build pass. */
        boolean fits(Build build) {
            return where == null || where.fit(build) == SelectorResult.YES;
        }

        Narrowed narrow(Build build, Instant edge) {
            if (!fits(build)) {
                return Narrowed.WHERE;
            }
            if (edge == null) {
                return Narrowed.FITS;
            }
            Instant event = clause.event(build);
            return event == null ? Narrowed.NO_EVENT : event.isBefore(edge) ? Narrowed.TOO_OLD : Narrowed.FITS;
        }

        /** Whether time alone may change what it says. */
        boolean timed() {
            return ages || whereTurns;
        }

        /** Whether what it says of a part depends on no other part's age. */
        boolean alone() {
            return clause.counter() == null || !timed() || !clause.agesMoveRanks() && !whereTurns;
        }

        /** The first instant after {@code from} at which {@code within} or {@code where} turns for the build, or null. */
        Instant turns(Build build, Instant from) {
            Instant first = whereTurns ? SelectorChanges.next(clause.where(), build, setting.facts(), from) : null;
            Instant event = clause.event(build);
            return ages && event != null ? AgeEdge.earlier(first, new AgeEdge(clause.within(), policy().zone(), event, true)
                    .nextFlip(from)) : first;
        }

        /**
         * Whether {@code within} and {@code where} let the build pass at another instant.
         *
         * @param end what ages are then measured up to
         */
        boolean passes(Build build, Instant at, Instant end) {
            Instant event = clause.event(build);
            return (clause.within() == null
                    || event != null && !event.isBefore(clause.within().before(end, policy().zone())))
                    && (clause.where() == null || Condition.of(clause.where(), new Condition.Setting(at, setting.facts()))
                            .fit(build) == SelectorResult.YES);
        }
    }
}
