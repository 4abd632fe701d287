package dev.winnow.report.output;

import dev.winnow.report.content.Counts;
import dev.winnow.report.content.Counts.Group;
import dev.winnow.report.content.Counts.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * The table that a plan or an apply prints: by branch and os (and by project, where there are several) how many
 * builds there are, how many parts stay and go, how much they hold and how much is freed. Columns are aligned for a
 * font in which each character has one width, and Chinese, Japanese and Korean ones two; no escape sequence in a
 * name gets through.
 */
public final class TerminalTable {

    /** Longer names are cut, so that one of them does not push the numbers off the screen. */
    static final int WIDEST = 40;

    private TerminalTable() {
    }

    /** The table's lines, joined and ended by line feeds; one line that says so where there are no builds. */
    public static String of(Counts counts) {
        if (counts.groups().isEmpty()) {
            return "no builds\n";
        }
        boolean projects = counts.groups().stream().map(Group::project).filter(Objects::nonNull).distinct().count() > 1;
        boolean skipped = counts.total().skipped().parts() > 0;
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(projects ? List.of("project", "branch", "os") : List.of("branch", "os"));
        int names = header.size();
        header.addAll(List.of("builds", "kept", "removed"));
        if (skipped) {
            header.add("skipped");
        }
        header.addAll(List.of("size", "freed"));
        rows.add(header);
        for (Group group : counts.groups()) {
            List<String> row = new ArrayList<>();
            if (projects) {
                row.add(group.rest() ? "" : name(group.project()));
            }
            row.add(group.rest() ? "(others)" : branch(group.branch()));
            row.add(group.rest() ? "" : name(group.os()));
            numbers(row, group.split(), skipped);
            rows.add(row);
        }
        List<String> total = new ArrayList<>(List.of("total", ""));
        if (projects) {
            total.add("");
        }
        numbers(total, counts.total(), skipped);
        rows.add(total);
        return aligned(rows, names);
    }

    private static void numbers(List<String> row, Split split, boolean skipped) {
        row.add(Text.count(split.builds()));
        row.add(Text.count(split.kept().parts()));
        row.add(Text.count(split.removed().parts()));
        if (skipped) {
            row.add(Text.count(split.skipped().parts()));
        }
        row.add(Text.size(split.all().bytes()));
        row.add(Text.size(split.removed().bytes()));
    }

    /**
     * Rows under a header, the first cells of each to the left and the others, numbers, to the right.
     *
     * @param rows  the header first; all of one length
     * @param names how many cells of a row are names
     */
    public static String aligned(List<List<String>> rows, int names) {
        return aligned(rows, column -> column >= names);
    }

    /**
     * Rows under a header.
     *
     * @param rows    the header first; all of one length
     * @param numbers which columns, from 0, stand to the right
     */
    public static String aligned(List<List<String>> rows, IntPredicate numbers) {
        return align(rows, numbers, new int[0]).text();
    }

    /** Lines, and how wide their columns are. */
    public record Aligned(String text, int[] widths) { }

    /**
     * Rows that may follow others.
     *
     * @param least how wide columns are at least: the widths of those that came before; may be empty
     */
    public static Aligned align(List<List<String>> rows, IntPredicate numbers, int[] least) {
        int[] widths = Arrays.copyOf(least, rows.isEmpty() ? least.length : rows.get(0).size());
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String gap = " ".repeat(widths[i] - Text.width(row.get(i)));
                line.append(i == 0 ? "" : "  ").append(numbers.test(i) ? gap + row.get(i) : row.get(i) + gap);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return new Aligned(out.toString(), widths);
    }

    private static String branch(String branch) {
        return branch != null && branch.isEmpty() ? "(default)" : name(branch);
    }

    private static String name(String name) {
        if (name == null) {
            return "(unknown)";
        }
        return Text.cut(name, WIDEST);
    }
}
