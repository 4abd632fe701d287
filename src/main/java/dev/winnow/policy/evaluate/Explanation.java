package dev.winnow.policy.evaluate;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.select.SelectorResult;
import java.time.Instant;
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
}
