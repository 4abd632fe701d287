package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.evaluate.PolicyAtInstant.ClauseAtInstant;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.protection.Protection;
import dev.winnow.policy.protection.Protection.JudgedPart;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One kind of part of one group at one instant: what is unsure, what is protected, who competes, who is kept. */
final class PartEvaluation {

    private static final int NOT_ASKED = -1;

    private final GroupBuilds group;
    private final PartKind kind;
    private final List<Protection> protections;
    private final JudgedPart[] parts;
    /** A bit for each protection that holds, by its index. */
    private final int[] held;
    private final RuleEvaluation[] rules;
    private final int[] entrant;

    /** @param earlier the same parts at an earlier instant, or null */
    PartEvaluation(GroupBuilds group, PartKind kind, PartEvaluation earlier) {
        this.group = group;
        this.kind = kind;
        this.protections = group.at().facts().protections();
        this.parts = new JudgedPart[group.size()];
        this.held = new int[group.size()];
        this.entrant = new int[group.size()];
        this.rules = new RuleEvaluation[policy().rules().size()];
        int rank = 0;
        for (int i = 0; i < parts.length; i++) {
            entrant[i] = -1;
            Build build = group.build(i);
            Part part = JobFacts.part(build, kind);
            if (part != null) {
                List<String> doubts = UnsureReasons.of(group, i, kind);
                boolean ranked = !unprotected(i, KeptBy.FLOOR) && doubts.isEmpty() && !part.empty() && !build.running() && !group.future(i) && build.finished() != null;
                parts[i] = new JudgedPart(build, part, doubts, ranked ? ++rank : 0, group.at().facts().asOf(),
                        group.at().at());
                held[i] = held(i, earlier == null ? NOT_ASKED : earlier.held[i]);
            }
        }
        for (int rule = 0; rule < rules.length; rule++) {
            rules[rule] = evaluate(rule);
        }
    }

    private int held(int i, int earlier) {
        int bits = 0;
        for (int p = 0; p < protections.size(); p++) {
            Protection protection = protections.get(p);
            boolean holds = earlier != NOT_ASKED && protection.lasting()
                    ? (earlier & 1 << p) != 0 && !unprotected(i, protection.by()) : !reasons(protection, i).isEmpty();
            bits |= holds ? 1 << p : 0;
        }
        return bits;
    }

    private boolean unprotected(int i, KeptBy by) {
        return group.at().unprotects() && group.at().unprotected(group.rule(i)).contains(by);
    }

    /** Why the protection holds for the part; empty where it does not, or where the governing rule switches it off. */
    List<String> reasons(Protection protection, int i) {
        return unprotected(i, protection.by()) ? List.of() : protection.reasons(parts[i]);
    }

    private RuleEvaluation evaluate(int rule) {
        List<ClauseAtInstant> clauses = group.at().clauses(rule, kind);
        if (clauses == null) {
            return null;
        }
        List<JudgedPart> entrants = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] != null && group.rule(i) == rule && parts[i].doubts().isEmpty() && group.takesPlace(i)) {
                entrant[i] = entrants.size();
                entrants.add(parts[i]);
            }
        }
        return new RuleEvaluation(clauses, group, entrants);
    }

    private Policy policy() {
        return group.at().policy();
    }

    GroupBuilds group() {
        return group;
    }

    PartKind kind() {
        return kind;
    }

    /** The part of the build at {@code i}, or null where it has none of this kind. */
    JudgedPart part(int i) {
        return parts[i];
    }

    /** Whether any protection holds. */
    boolean held(int i) {
        return held[i] != 0;
    }

    /** Whether a protection holds that no passing of time ends. */
    boolean heldForGood(int i) {
        return heldBy(i).stream().anyMatch(Protection::lasting);
    }

    /** Whether the part stays as long as there is room: no protection and no clause keeps it. */
    boolean leftToSpace(int i) {
        return !kept(i) && evaluation(i) != null && group.at().leavesToSpace(group.rule(i));
    }

    /** The protections that hold, in the order in which they are asked. */
    List<Protection> heldBy(int i) {
        return held(i) ? IntStream.range(0, protections.size()).filter(p -> (held[i] & 1 << p) != 0)
                .mapToObj(protections::get).toList() : List.of();
    }

    /** Its place among those that its rule evaluates, or -1 where it takes none. */
    int entrant(int i) {
        return entrant[i];
    }

    /** What the clauses of the governing rule say; null where it has none. There must be a governing rule. */
    RuleEvaluation evaluation(int i) {
        return rules[group.rule(i)];
    }

    boolean kept(int i) {
        return held(i) || keptByRules(i);
    }

    private boolean keptByRules(int i) {
        if (group.rule(i) < 0) {
            return true;
        }
        Rule.Keeping keeping = keeping(i);
        return keeping == null || keeping instanceof Rule.Keeping.All
                || keeping instanceof Rule.Keeping.AnyOf && evaluation(i).keeps(entrant[i]);
    }

    /** Whether anything else keeps the part than that others need it; also room, once that is known. */
    boolean keptForItself(int i) {
        return heldBy(i).stream().anyMatch(protection -> protection.by() != KeptBy.NEEDED) || keptByRules(i)
                || leftToSpace(i) && group.at().space() != null && group.at().space().fits(group.at().space().candidateOf(group.build(i), kind));
    }

    /** What the governing rule says of this kind; null where it says nothing. There must be a governing rule. */
    Rule.Keeping keeping(int i) {
        return policy().rules().get(group.rule(i)).keep().get(kind);
    }

    Verdict verdict(int i, Instant changesAt) {
        Build build = group.build(i);
        if (held(i)) {
            List<Protection> by = heldBy(i);
            KeptBy first = by.get(0).by();
            return new Verdict.Keep(build, kind, first, first.word(), by.stream()
                    .flatMap(protection -> protection.reasons(parts[i]).stream()).toList(), changesAt);
        }
        if (group.rule(i) < 0) {
            return new Verdict.Keep(build, kind, KeptBy.NO_RULE, KeptBy.NO_RULE.word(), List.of("no rule fits"),
                    changesAt);
        }
        Rule rule = policy().rules().get(group.rule(i));
        Rule.Keeping keeping = rule.keep().get(kind);
        if (keeping instanceof Rule.Keeping.None) {
            return new Verdict.Remove(build, kind, rule.name(), List.of("keep: none"), changesAt);
        }
        if (keeping instanceof Rule.Keeping.AnyOf) {
            boolean space = group.at().leavesToSpace(group.rule(i));
            // Nobody can tell what else will want the room by then.
            Instant changes = space ? null : changesAt;
            if (evaluation(i).keeps(entrant[i])) {
                return new Verdict.Keep(build, kind, KeptBy.RULE, rule.name(), evaluation(i).reasons(entrant[i]), changes);
            }
            int candidate = space ? group.at().space().candidateOf(build, kind) : -1;
            if (space && group.at().space().fits(candidate)) {
                return new Verdict.Keep(build, kind, KeptBy.SPACE, KeptBy.SPACE.word(),
                        List.of(group.at().space().reason(candidate)), null);
            }
            List<String> reasons = evaluation(i).reasons(entrant[i]);
            if (space) {
                reasons.add(group.at().space().reason(candidate));
            }
            return new Verdict.Remove(build, kind, rule.name(), reasons, changes);
        }
        String reason = keeping == null ? "the rule says nothing of " + kind.word() : "keep: all";
        return new Verdict.Keep(build, kind, KeptBy.RULE, rule.name(), List.of(reason), changesAt);
    }

    /** Why a part is unsure: what is doubtful of its build, and what its rule would have to know but cannot. */
    private static final class UnsureReasons {

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
}
