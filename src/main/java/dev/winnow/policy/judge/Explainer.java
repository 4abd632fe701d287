package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Verdict;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Selector;
import dev.winnow.policy.select.Fit;
import dev.winnow.policy.select.SelectorText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads an explanation off the very judgement that gave the verdict. */
final class Explainer {

    private Explainer() {
    }

    static Explanation.OfPart explain(Standing standing, int i, Instant changesAt) {
        Verdict verdict = standing.verdict(i, changesAt);
        List<Explanation.ClauseAnswer> clauses = clauses(standing, i);
        return new Explanation.OfPart(standing.kind(), verdict, protections(standing, i), rules(standing, i), clauses,
                changes(verdict, standing, i, clauses));
    }

    private static List<Explanation.Protection> protections(Standing standing, int i) {
        List<Protection.Held> held = Protection.held(standing, i);
        List<Explanation.Protection> answers = new ArrayList<>();
        for (KeptBy by : Protection.ASKED) {
            List<String> reasons = held.stream().filter(one -> one.by() == by).map(Protection.Held::reason).toList();
            answers.add(new Explanation.Protection(by.word(), !reasons.isEmpty(), reasons));
        }
        return answers;
    }

    private static List<Explanation.Match> rules(Standing standing, int i) {
        Ready ready = standing.lineup().ready();
        Build build = standing.lineup().build(i);
        List<Explanation.Match> matches = new ArrayList<>();
        List<Rule> rules = ready.policy().rules();
        int governs = standing.lineup().rule(i);
        for (int r = 0; r < rules.size() && (governs < 0 || r <= governs); r++) {
            Selector match = rules.get(r).match();
            Fit fit = ready.matches(r, build);
            String reason = fit != Fit.YES ? SelectorText.miss(match, build, ready.setting())
                    : match instanceof Selector.All all && all.parts().isEmpty() ? "it takes everything"
                    : SelectorText.has(match, build, ready.setting());
            matches.add(new Explanation.Match(rules.get(r).name(), fit, reason));
        }
        return matches;
    }

    private static List<Explanation.ClauseAnswer> clauses(Standing standing, int i) {
        int governs = standing.lineup().rule(i);
        if (governs < 0 || !(standing.keeping(i) instanceof Rule.Keeping.AnyOf any)) {
            return List.of();
        }
        int entrant = standing.entrant(i);
        if (entrant < 0) {
            return any.clauses().stream().map(clause -> new Explanation.ClauseAnswer(SelectorText.name(clause), false,
                    "not asked: the part takes no place", null, null)).toList();
        }
        return standing.contestOf(governs).tallies().stream().map(tally -> new Explanation.ClauseAnswer(
                SelectorText.name(tally.clause()), tally.keeps(entrant), TallyText.answer(tally, entrant),
                TallyText.boundary(tally, entrant), TallyText.dropped(tally, entrant))).toList();
    }

    private static List<String> changes(Verdict verdict, Standing standing, int i,
                                        List<Explanation.ClauseAnswer> clauses) {
        List<String> changes = new ArrayList<>();
        boolean kept = verdict instanceof Verdict.Keep;
        if (verdict.changesAt() != null) {
            changes.add("time alone: " + (kept ? "removed" : "kept") + " from " + verdict.changesAt() + " on");
        }
        for (Protection.Held held : Protection.held(standing, i)) {
            String end = end(held.by(), standing, i);
            if (!changes.contains(end)) {
                changes.add(end);
            }
        }
        if (verdict instanceof Verdict.Keep keep && keep.cause() == KeptBy.RULE) {
            for (Explanation.ClauseAnswer clause : clauses) {
                if (clause.keeps() && clause.dropped() != null) {
                    changes.add("'" + clause.clause() + "' no longer keeps it " + clause.dropped());
                }
            }
        }
        if (!kept) {
            changes.add("a pin would keep it");
        }
        return changes;
    }

    private static String end(KeptBy by, Standing standing, int i) {
        int floor = standing.lineup().ready().policy().protections().floor();
        int newer = floor - standing.floorRank(i) + 1;
        return switch (by) {
            case UNSURE -> "it is judged once nothing about it is in doubt";
            case PINNED -> "it is judged by the rules once no pin holds";
            case RUNNING -> "it is judged once it has finished and its files no longer change";
            case LATEST -> "latest no longer holds once a newer successful build takes its place";
            case UNLOGGED_DEFECT -> "unlogged defect no longer holds once the defect is logged or cleared";
            case LINKED -> "linked no longer holds once no link points at it";
            case FLOOR -> "floor no longer holds after " + newer + " newer build" + (newer == 1 ? "" : "s");
            case COMPLETE_SET -> "complete set no longer holds once a newer set is complete";
            case FUTURE -> "it is judged from " + standing.lineup().build(i).finished() + " on";
            case RULE, NO_RULE -> throw new IllegalArgumentException(by + " is no protection");
        };
    }
}
