package dev.winnow.policy.evaluate;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Selector;
import dev.winnow.policy.select.SelectorResult;
import dev.winnow.policy.select.SelectorText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Why each part of one build stays or goes, step by step as it was judged.
 *
 * @param parts one for each present part that the policy rules; in the order of their kinds
 */
public record Explanation(Build build, Instant asOf, List<OfPart> parts) {

    public Explanation {
        parts = List.copyOf(parts);
    }

    /**
     * One part.
     *
     * @param protections each one that was asked, in order, and its answer
     * @param rules       each rule up to the one that governs, in order, and why it fits or does not
     * @param clauses     each clause of the governing rule; empty where it counts nothing
     * @param changes     what would change the verdict, each a sentence; empty if nothing foreseeable would
     */
    public record OfPart(PartKind kind, Verdict verdict, List<Protection> protections, List<Match> rules,
                         List<ClauseAnswer> clauses, List<String> changes) {
        public OfPart {
            protections = List.copyOf(protections);
            rules = List.copyOf(rules);
            clauses = List.copyOf(clauses);
            changes = List.copyOf(changes);
        }
    }

    /**
     * A protection's answer.
     *
     * @param reasons why it holds; empty where it does not
     */
    public record Protection(String name, boolean holds, List<String> reasons) {
        public Protection {
            reasons = List.copyOf(reasons);
        }
    }

    /** A rule's answer; {@code reason} says what the build has, and where it does not fit, what was asked for. */
    public record Match(String rule, SelectorResult fit, String reason) { }

    /**
     * A clause's answer.
     *
     * @param reason   rank or age: {@code 3rd}
     * @param boundary the line that the part missed, or null
     * @param dropped  what would make the clause let go of a part that it keeps, {@code after 3 newer builds}; or null
     */
    public record ClauseAnswer(String clause, boolean keeps, String reason, String boundary, String dropped) { }

    /** As plain text; attributes carry their source where {@code sources} has one under the attribute's name. */
    public String text(Map<String, String> sources) {
        StringBuilder out = new StringBuilder(build.key()).append('\n');
        for (String name : Attributes.NAMES) {
            attribute(out, name, build.attributes().get(name), sources);
        }
        build.attributes().properties().keySet().stream().sorted().forEach(name -> attribute(out,
                Attributes.PROPERTY_PREFIX + name, build.attributes().properties().get(name), sources));
        attribute(out, "finished", build.finished() == null ? null : build.finished().toString(), sources);
        parts.forEach(part -> text(out, part));
        return out.toString();
    }

    private static void attribute(StringBuilder out, String name, String value, Map<String, String> sources) {
        if (value == null && name.startsWith(Attributes.PROPERTY_PREFIX)) {
            return;
        }
        String source = sources.get(name);
        out.append("  ").append(name).append(": ").append(value == null ? "unknown" : value)
                .append(source == null ? "" : "  (" + source + ")").append('\n');
    }

    private void text(StringBuilder out, OfPart part) {
        Verdict verdict = part.verdict();
        out.append('\n').append(part.kind().word()).append(": ").append(verdict.word()).append(" by ")
                .append(verdict.rule()).append(", as of ").append(asOf).append('\n');
        verdict.reasons().forEach(reason -> out.append("  ").append(reason).append('\n'));
        out.append("  protections\n");
        for (Protection protection : part.protections()) {
            String reasons = String.join("; ", protection.reasons());
            out.append("    ").append(protection.holds() ? "yes  " : "no   ");
            out.append(reasons.startsWith(protection.name()) ? "" : protection.name());
            out.append(protection.holds() && !reasons.startsWith(protection.name()) ? ": " : "").append(reasons)
                    .append('\n');
        }
        out.append("  rules\n");
        for (Match match : part.rules()) {
            out.append("    ").append(match.fit() == SelectorResult.YES ? "fits " : "no   ").append(match.rule()).append(": ")
                    .append(match.reason()).append('\n');
        }
        if (!part.clauses().isEmpty()) {
            out.append("  clauses\n");
        }
        for (ClauseAnswer clause : part.clauses()) {
            out.append("    ").append(clause.keeps() ? "keeps " : "no    ").append(clause.clause()).append(" - ")
                    .append(clause.reason());
            out.append(clause.boundary() == null ? "" : "; " + clause.boundary()).append('\n');
        }
        out.append("  what would change it\n");
        for (String change : part.changes().isEmpty() ? List.of("nothing that can be foreseen") : part.changes()) {
            out.append("    ").append(change).append('\n');
        }
    }

    /** Makes an explanation of the same evaluation that gave the verdict. */
    static final class Explainer {

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
}
