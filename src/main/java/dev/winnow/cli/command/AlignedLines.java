package dev.winnow.cli.command;

import dev.winnow.report.output.TerminalTable;
import java.util.ArrayList;
import java.util.List;

/** Rows that are printed while they are read: each block is aligned, no narrower than the one before. */
public final class AlignedLines {

    /** So many rows are held to be aligned with each other; more would be a long wait for the first. */
    private static final int HELD = 200;

    private final Command command;
    private final List<List<String>> rows = new ArrayList<>();
    private int[] widths = new int[0];

    public AlignedLines(Command command) {
        this.command = command;
    }

    public void add(String... cells) {
        rows.add(List.of(cells));
        if (rows.size() == HELD) {
            end();
        }
    }

    /** Prints what is still held. */
    public void end() {
        TerminalTable.Aligned aligned = TerminalTable.align(rows, column -> false, widths);
        widths = aligned.widths();
        aligned.text().lines().forEach(command::say);
        rows.clear();
    }
}
