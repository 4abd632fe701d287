package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.facts.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One kind of part of one group at one instant: what is unsure, what is protected, who competes, who is kept. */
final class Standing {

    private final Lineup lineup;
    private final PartKind kind;
    private final Part[] parts;
    private final List<List<String>> doubts;
    private final int[] floorRank;
    private final Contest[] contests;
    private final int[] entrant;

    Standing(Lineup lineup, PartKind kind) {
        this.lineup = lineup;
        this.kind = kind;
        int size = lineup.size();
        this.parts = new Part[size];
        this.doubts = new ArrayList<>(size);
        this.floorRank = new int[size];
        this.entrant = new int[size];
        int floor = 0;
        for (int i = 0; i < size; i++) {
            parts[i] = Facts.part(lineup.build(i), kind);
            entrant[i] = -1;
            doubts.add(parts[i] == null ? List.of() : Doubts.of(lineup, i, kind));
            if (parts[i] != null && doubts.get(i).isEmpty() && !lineup.build(i).running() && !lineup.future(i)
                    && lineup.build(i).finished() != null) {
                floorRank[i] = ++floor;
            }
        }
        this.contests = new Contest[policy().rules().size()];
        for (int rule = 0; rule < contests.length; rule++) {
            contests[rule] = contest(rule);
        }
    }

    private Contest contest(int rule) {
        List<Ready.ReadyClause> clauses = lineup.ready().clauses(rule, kind);
        if (clauses == null) {
            return null;
        }
        List<Tally.Entrant> entrants = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] != null && lineup.rule(i) == rule && doubts.get(i).isEmpty() && lineup.takesPlace(i)) {
                entrant[i] = entrants.size();
                entrants.add(new Tally.Entrant(lineup.build(i), parts[i]));
            }
        }
        return new Contest(clauses, lineup, entrants);
    }

    private Policy policy() {
        return lineup.ready().policy();
    }

    Lineup lineup() {
        return lineup;
    }

    PartKind kind() {
        return kind;
    }

    /** The part of the build at {@code i}, or null where it has none of this kind. */
    Part part(int i) {
        return parts[i];
    }

    List<String> doubts(int i) {
        return doubts.get(i);
    }

    /** 1 for the newest settled, sure part; 0 for those that have no rank. */
    int floorRank(int i) {
        return floorRank[i];
    }

    /** What the rule at {@code rule} says of those that compete under it, or null where it does not count. */
    Contest contestOf(int rule) {
        return contests[rule];
    }

    /** Its place in the contest of its rule, or -1 where it takes none. */
    int entrant(int i) {
        return entrant[i];
    }

    boolean kept(int i) {
        if (!doubts.get(i).isEmpty() || Protection.any(this, i) || lineup.rule(i) < 0) {
            return true;
        }
        Rule.Keeping keeping = keeping(i);
        return keeping == null || keeping instanceof Rule.Keeping.All
                || keeping instanceof Rule.Keeping.AnyOf && contests[lineup.rule(i)].keeps(entrant[i]);
    }

    /** What the governing rule says of this kind; null where it says nothing. There must be a governing rule. */
    Rule.Keeping keeping(int i) {
        return policy().rules().get(lineup.rule(i)).keep().get(kind);
    }

    Verdict verdict(int i, Instant changesAt) {
        Build build = lineup.build(i);
        List<Protection.Held> held = Protection.held(this, i);
        if (!held.isEmpty()) {
            KeptBy by = held.get(0).by();
            return new Verdict.Keep(build, kind, by, by.word(), held.stream().map(Protection.Held::reason).toList(),
                    changesAt);
        }
        if (lineup.rule(i) < 0) {
            return new Verdict.Keep(build, kind, KeptBy.NO_RULE, KeptBy.NO_RULE.word(), List.of("no rule fits"),
                    changesAt);
        }
        Rule rule = policy().rules().get(lineup.rule(i));
        Rule.Keeping keeping = rule.keep().get(kind);
        if (keeping instanceof Rule.Keeping.None) {
            return new Verdict.Remove(build, kind, rule.name(), List.of("keep: none"), changesAt);
        }
        if (keeping instanceof Rule.Keeping.AnyOf) {
            Contest contest = contests[lineup.rule(i)];
            List<String> reasons = contest.reasons(entrant[i]);
            if (!contest.keeps(entrant[i])) {
                return new Verdict.Remove(build, kind, rule.name(), reasons, changesAt);
            }
            return new Verdict.Keep(build, kind, KeptBy.RULE, rule.name(), reasons, changesAt);
        }
        String reason = keeping == null ? "the rule says nothing of " + kind.word() : "keep: all";
        return new Verdict.Keep(build, kind, KeptBy.RULE, rule.name(), List.of(reason), changesAt);
    }
}
