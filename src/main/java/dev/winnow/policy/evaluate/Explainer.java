package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Verdict;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Selector;
import dev.winnow.policy.protection.Protection;
import dev.winnow.policy.select.SelectorResult;
import dev.winnow.policy.select.SelectorText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes an explanation of the same evaluation that gave the verdict. */
final class Explainer {

    private Explainer() {
    }

    static Explanation.OfPart explain(PartEvaluation parts, int i, Instant changesAt) {
        Verdict verdict = parts.verdict(i, changesAt);
        List<Explanation.ClauseAnswer> clauses = clauses(parts, i);
        return new Explanation.OfPart(parts.kind(), verdict, protections(parts, i), rules(parts, i), clauses,
                changes(verdict, parts, i, clauses));
    }

    private static List<Explanation.Protection> protections(PartEvaluation parts, int i) {
        return parts.group().at().facts().protections().stream().map(one -> {
            List<String> reasons = parts.reasons(one, i);
            return new Explanation.Protection(one.by().word(), !reasons.isEmpty(), reasons);
        }).toList();
    }

    private static List<Explanation.Match> rules(PartEvaluation parts, int i) {
        PolicyAtInstant at = parts.group().at();
        Build build = parts.group().build(i);
        List<Explanation.Match> matches = new ArrayList<>();
        List<Rule> rules = at.policy().rules();
        int governs = parts.group().rule(i);
        for (int r = 0; r < rules.size() && (governs < 0 || r <= governs); r++) {
            Selector match = rules.get(r).match();
            SelectorResult fit = at.matches(r, build);
            String reason = fit != SelectorResult.YES ? SelectorText.miss(match, build, at.setting())
                    : match instanceof Selector.All all && all.parts().isEmpty() ? "it takes everything"
                    : SelectorText.has(match, build, at.setting());
            matches.add(new Explanation.Match(rules.get(r).name(), fit, reason));
        }
        return matches;
    }

    private static List<Explanation.ClauseAnswer> clauses(PartEvaluation parts, int i) {
        int governs = parts.group().rule(i);
        if (governs < 0 || !(parts.keeping(i) instanceof Rule.Keeping.AnyOf any)) {
            return List.of();
        }
        int entrant = parts.entrant(i);
        if (entrant < 0) {
            return any.clauses().stream().map(clause -> new Explanation.ClauseAnswer(SelectorText.name(clause), false,
                    "not asked: the part takes no place", null, null)).toList();
        }
        return parts.evaluation(i).results().stream().map(result -> new Explanation.ClauseAnswer(result.name(),
                result.keeps(entrant), result.answer(entrant), result.boundary(entrant), result.dropped(entrant)))
                .toList();
    }

    private static List<String> changes(Verdict verdict, PartEvaluation parts, int i,
                                        List<Explanation.ClauseAnswer> clauses) {
        List<String> changes = new ArrayList<>();
        boolean kept = verdict instanceof Verdict.Keep;
        if (verdict.changesAt() != null) {
            changes.add("time alone: " + (kept ? "removed" : "kept") + " from " + verdict.changesAt() + " on");
        }
        parts.heldBy(i).forEach(protection -> changes.add(protection.end(parts.part(i))));
        if (verdict instanceof Verdict.Keep keep && keep.cause() == KeptBy.RULE) {
            for (Explanation.ClauseAnswer clause : clauses) {
                if (clause.keeps() && clause.dropped() != null) {
                    changes.add("'" + clause.clause() + "' no longer keeps it " + clause.dropped());
                }
            }
        }
        if (verdict instanceof Verdict.Keep keep && keep.cause() == KeptBy.SPACE) {
            changes.add("it goes once newer parts need the room");
        }
        if (!kept) {
            changes.add(parts.leftToSpace(i) ? "a pin would keep it, and so would more room" : "a pin would keep it");
        }
        if (parts.part(i).part().empty()) {
            changes.add("files in it: it is empty, so that it takes no place and is never the latest");
        }
        return changes;
    }
}
