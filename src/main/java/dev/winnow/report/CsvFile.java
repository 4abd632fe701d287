package dev.winnow.report;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A CSV file of ours: UTF-8 whatever the locale, quoted as RFC 4180 says where a cell needs it, but with lines that
 * end in a bare line feed, so that {@code grep}, {@code cut} and {@code diff} see no stray carriage returns;
 * spreadsheets take both. A cell that would start a formula gets a leading {@code '}. What is unknown is empty.
 */
final class CsvFile implements Closeable {

    static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final WholeFile file;
    private final Writer writer;
    private final CSVPrinter printer;

    CsvFile(Path target, List<String> header) throws IOException {
        file = new WholeFile(target);
        writer = new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8.newEncoder());
        printer = new CSVPrinter(writer, FORMAT);
        printer.printRecord(header);
    }

    void row(Object... cells) throws IOException {
        for (Object cell : cells) {
            printer.print(cell instanceof String text ? cell(text) : cell);
        }
        printer.println();
    }

    /** Puts the finished file in its place. */
    void commit() throws IOException {
        writer.flush();
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** The text as a cell in which neither a spreadsheet nor a terminal finds anything to carry out. */
    static String cell(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String shown = Text.harmless(text);
        return "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + shown : shown;
    }
}
