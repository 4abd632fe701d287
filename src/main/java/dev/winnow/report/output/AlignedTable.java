package dev.winnow.report.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Rows of text in aligned columns, for a font in which each character has one width, and Chinese, Japanese and Korean
 * ones two. Where rows are wider than the terminal, the cells that do not fit stand on the next line, indented and
 * aligned, and a text that is wider than what is left of its line is wrapped.
 */
public final class AlignedTable {

    /** So many rows are held to be aligned with each other; more would be a long wait for the first. */
    private static final int HELD = 200;

    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    /** A text is not wrapped into less than this. */
    private static final int NARROWEST = 30;

    private final Consumer<String> out;
    private final int terminal;
    private final boolean held;
    private final IntPredicate numbers;
    private final List<List<String>> rows = new ArrayList<>();
    private int[] widths = new int[0];

    private AlignedTable(Consumer<String> out, int terminal, boolean held, IntPredicate numbers) {
        this.out = out;
        this.terminal = terminal;
        this.held = held;
        this.numbers = numbers;
    }

    /**
     * A table that is printed at its end.
     *
     * @param out      takes lines without their ends
     * @param terminal how many columns it has
     * @param numbers  which cells of a row, from 0, stand to the right
     */
    public static AlignedTable whole(Consumer<String> out, int terminal, IntPredicate numbers) {
        return new AlignedTable(out, terminal, true, numbers);
    }

    /** A table that is printed while it is read: each block is aligned, no narrower than the one before. */
    public static AlignedTable ofBlocks(Consumer<String> out, int terminal) {
        return new AlignedTable(out, terminal, false, number -> false);
    }

    /** @param cells as many as the rows before have */
    public void add(List<String> cells) {
        rows.add(List.copyOf(cells));
        if (!held && rows.size() == HELD) {
            end();
        }
    }

    /** Prints what is still held. */
    public void end() {
        if (rows.isEmpty()) {
            return;
        }
        widths = Arrays.copyOf(widths, rows.get(0).size());
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        List<Line> lines = lines();
        rows.forEach(row -> lines.forEach(line -> print(line, row)));
        rows.clear();
    }

    /** The cells of a row that stand beside each other: from the first of them on, as many as there are widths. */
    private record Line(int first, String indent, List<Integer> widths) { }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Line line = new Line(0, "", new ArrayList<>());
        int room = terminal;
        for (int i = 0; i < widths.length; i++) {
            if (i > 0 && widths[i] > room && (room < NARROWEST || longestWord(i) > room)) {
                lines.add(line);
                line = new Line(i, INDENT, new ArrayList<>());
                room = terminal - INDENT.length();
            }
            int width = Math.min(widths[i], Math.max(room, NARROWEST));
            line.widths().add(width);
            room -= width + GAP.length();
        }
        lines.add(line);
        return lines;
    }

    private int longestWord(int column) {
        return rows.stream().flatMap(row -> Stream.of(row.get(column).split(" "))).mapToInt(Text::width).max().orElse(0);
    }

    private void print(Line line, List<String> row) {
        List<List<String>> cells = new ArrayList<>();
        for (int i = 0; i < line.widths().size(); i++) {
            cells.add(wrapped(row.get(line.first() + i), line.widths().get(i)));
        }
        int height = cells.stream().mapToInt(List::size).max().orElse(0);
        for (int at = 0; at < height; at++) {
            StringBuilder text = new StringBuilder(line.indent());
            for (int i = 0; i < cells.size(); i++) {
                String cell = at < cells.get(i).size() ? cells.get(i).get(at) : "";
                String space = " ".repeat(Math.max(0, line.widths().get(i) - Text.width(cell)));
                text.append(i == 0 ? "" : GAP).append(numbers.test(line.first() + i) ? space + cell : cell + space);
            }
            if (line.first() == 0 || !text.toString().isBlank()) {
                out.accept(text.toString().stripTrailing());
            }
        }
    }

    /** Breaks a text between words, and where a word alone is too long, within it. */
    private static List<String> wrapped(String text, int width) {
        int wide = Text.width(text);
        // as if all its characters had the width of its widest
        int most = wide > text.length() ? Math.max(1, width / 2) : width;
        return wide <= width ? List.of(text)
                : text.replaceAll("(.{1," + most + "})(?: +|$)|(.{" + most + "})", "$1$2\n").lines().toList();
    }
}
