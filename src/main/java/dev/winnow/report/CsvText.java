package dev.winnow.report;

import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVPrinter;

/** CSV that a command prints, written as the files of a report are. */
public final class CsvText {

    private final CSVPrinter printer;

    /** Prints the header at once. */
    public CsvText(Appendable out, List<String> header) throws IOException {
        printer = new CSVPrinter(out, CsvFile.FORMAT);
        printer.printRecord(header);
    }

    /** One row; null is what is not known. */
    public void row(Object... cells) throws IOException {
        for (Object cell : cells) {
            printer.print(cell instanceof String text ? CsvFile.cell(text) : cell);
        }
        printer.println();
    }
}
