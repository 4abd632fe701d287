package dev.winnow.service.document;

import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.policy.preview.Comparison;
import dev.winnow.policy.preview.Comparison.Difference;
import dev.winnow.report.CsvText;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A comparison as text, CSV and JSON. */
public record ComparisonText(EvaluationInput left, EvaluationInput right, Comparison comparison) {

    private static final int MAX_SHOWN = 50;
    private static final List<String> HEADER = List.of("key", "part", "group", "bytes", "verdict_a", "rule_a",
            "reason_a", "verdict_b", "rule_b", "reason_b");

    /** The parts and bytes of a group that only one side removes. */
    private static final class Count {
        private final long[] parts = new long[2];
        private final long[] bytes = new long[2];

        void add(Difference difference) {
            for (int side = 0; side < 2; side++) {
                if (removes(side == 0 ? difference.left() : difference.right())) {
                    parts[side]++;
                    bytes[side] += difference.bytes();
                }
            }
        }
    }

    /** @param terminal how many columns it has */
    public List<String> lines(int terminal) {
        List<String> lines = new ArrayList<>();
        lines.add("A: " + side(left));
        lines.add("B: " + side(right));
        List<Difference> differences = comparison.differences();
        if (differences.isEmpty()) {
            lines.add("Both decide the same for each part.");
            return lines;
        }
        lines.add("");
        table(AlignedTable.whole(lines::add, terminal, column -> column > 0));
        lines.add("");
        for (Difference difference : differences.subList(0, Math.min(MAX_SHOWN, differences.size()))) {
            lines.add(Text.harmless(difference.key()) + " " + difference.kind().word() + ", "
                    + Text.size(difference.bytes()));
            lines.add("  A " + words(difference.left()));
            lines.add("  B " + words(difference.right()));
        }
        if (differences.size() > MAX_SHOWN) {
            lines.add("and " + Text.count(differences.size() - MAX_SHOWN, "part", "parts") + " more; --csv prints all");
        }
        lines.add("");
        long more = comparison.moreBytesRemoved();
        lines.add(Text.count(differences.size(), "part differs", "parts differ") + "; B frees "
                + Text.size(Math.abs(more)) + (more < 0 ? " less" : " more"));
        return lines;
    }

    private static String side(EvaluationInput side) {
        return "job " + side.job().name() + " as of " + new Times(side.job().policy().zone()).zoned(side.asOf());
    }

    private void table(AlignedTable rows) {
        rows.add(List.of("group", "only A removes", "size", "only B removes", "size"));
        Count total = new Count();
        groups().forEach((group, count) -> rows.add(row(Text.cut(group, 60), count)));
        comparison.differences().forEach(total::add);
        rows.add(row("total", total));
        rows.end();
    }

    private static List<String> row(String name, Count count) {
        return List.of(name, Text.count(count.parts[0]), Text.size(count.bytes[0]), Text.count(count.parts[1]),
                Text.size(count.bytes[1]));
    }

    private Map<String, Count> groups() {
        Map<String, Count> groups = new TreeMap<>();
        comparison.differences().forEach(difference ->
                groups.computeIfAbsent(group(difference), name -> new Count()).add(difference));
        return groups;
    }

    /** The group on the first side, or on the second if only that governs the part. */
    private String group(Difference difference) {
        return difference.left().map(verdict -> left.group(verdict.build()))
                .orElseGet(() -> right.group(difference.right().orElseThrow().build()));
    }

    private static boolean removes(Optional<Verdict> verdict) {
        return verdict.isPresent() && verdict.get() instanceof Verdict.Remove;
    }

    private static String words(Optional<Verdict> verdict) {
        return verdict.map(found -> found.word() + " by " + found.rule() + ": "
                + Text.harmless(String.join("; ", found.reasons()))).orElse("does not govern it");
    }

    public void csv(Appendable out) throws IOException {
        CsvText csv = new CsvText(out, HEADER);
        for (Difference difference : comparison.differences()) {
            csv.row(difference.key(), difference.kind().word(), group(difference), difference.bytes(),
                    word(difference.left()), rule(difference.left()), reason(difference.left()),
                    word(difference.right()), rule(difference.right()), reason(difference.right()));
        }
    }

    /** The document for {@code --json}. */
    public Document document() {
        List<OfGroup> groups = new ArrayList<>();
        groups().forEach((group, count) -> groups.add(new OfGroup(group, count.parts[0], count.bytes[0],
                count.parts[1], count.bytes[1])));
        return new Document(OfSide.of(left), OfSide.of(right), comparison.moreBytesRemoved(), groups,
                comparison.differences().stream().map(difference -> new OfPart(difference.key(), difference.kind(),
                        group(difference), difference.bytes(), Decided.of(difference.left()),
                        Decided.of(difference.right()))).toList());
    }

    public record Document(OfSide a, OfSide b, long moreBytesRemoved, List<OfGroup> groups, List<OfPart> differences) { }

    public record OfSide(String job, String jobSha256, Instant asOf) {

        static OfSide of(EvaluationInput side) {
            return new OfSide(side.job().name(), side.job().sha256(), side.asOf());
        }
    }

    public record OfGroup(String group, long removedOnlyByA, long bytesRemovedOnlyByA, long removedOnlyByB,
                   long bytesRemovedOnlyByB) { }

    public record OfPart(String key, PartKind part, String group, long bytes, Decided a, Decided b) { }

    public record Decided(String verdict, String rule, List<String> reasons) {

        /** Null if the side does not govern the part. */
        static Decided of(Optional<Verdict> verdict) {
            return verdict.map(found -> new Decided(found.word(), found.rule(), found.reasons())).orElse(null);
        }
    }

    private static String word(Optional<Verdict> verdict) {
        return verdict.map(Verdict::word).orElse(null);
    }

    private static String rule(Optional<Verdict> verdict) {
        return verdict.map(Verdict::rule).orElse(null);
    }

    private static String reason(Optional<Verdict> verdict) {
        return verdict.map(found -> String.join("; ", found.reasons())).orElse(null);
    }
}
