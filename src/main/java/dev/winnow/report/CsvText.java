package dev.winnow.report;

import java.io.IOException;
import java.util.List;

/** CSV that a command prints, written as the files of a report are. */
public final class CsvText {

    private final Appendable out;

    /** Prints the header at once. */
    public CsvText(Appendable out, List<String> header) throws IOException {
        this.out = out;
        row(header.toArray());
    }

    /** One row; null is what is not known. */
    public void row(Object... cells) throws IOException {
        StringBuilder line = new StringBuilder();
        CsvFile.row(line, cells);
        out.append(line);
    }
}
