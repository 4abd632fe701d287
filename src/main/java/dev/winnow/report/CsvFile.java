package dev.winnow.report;

import dev.winnow.model.Status;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.RemovedFile;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.WholeFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;

/**
 * A CSV file of a report, written row by row: UTF-8 whatever the locale, quoted as RFC 4180 says where a cell needs it, but with lines that
 * end in a bare line feed, so that {@code grep}, {@code cut} and {@code diff} see no stray carriage returns;
 * spreadsheets take both. A cell that would start a formula gets a leading {@code '}. Times are UTC. What is unknown is empty. Closed without {@link #commit}, it leaves no file.
 *
 * @param <T> what a row tells
 */
public final class CsvFile<T> implements Closeable {

    static final List<String> DECISIONS = List.of("key", "part", "verdict", "rule", "reason", "store", "path",
            "project", "branch", "os", "version", "number", "builder", "status", "finished", "bytes", "files",
            "changes_at");
    private static final List<String> REMOVED = List.of("key", "part", "path", "bytes", "modified", "sha256");

    static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private static final int BUFFER = 1 << 16;

    private final WholeFile file;
    private final Function<T, Object[]> cells;
    private final StringBuilder buffer = new StringBuilder(BUFFER + 4_096);

    private CsvFile(Path target, List<String> header, Function<T, Object[]> cells) throws IOException {
        this.file = new WholeFile(target);
        this.cells = cells;
        row(buffer, header.toArray());
    }

    public static CsvFile<DecisionRow> decisions(ReportDirectory directory) throws IOException {
        return new CsvFile<>(directory.file(ReportDirectory.DECISIONS), DECISIONS, row -> new Object[] {row.key(),
            row.part().word(), row.verdict(), row.rule(), row.reason(), row.store(), row.path(), row.project(),
            row.branch(), row.os(), row.version(), row.number(), row.builder(),
            row.status() == Status.UNKNOWN ? null : row.status().word(), row.finished(), row.bytes(), row.files(),
            row.changesAt()});
    }

    public static CsvFile<RemovedFile> removed(ReportDirectory directory) throws IOException {
        return new CsvFile<>(directory.file(ReportDirectory.REMOVED), REMOVED, gone -> new Object[] {gone.key(),
            gone.part().word(), gone.path(), gone.bytes(), gone.modified(), gone.sha256()});
    }

    public void write(T row) throws IOException {
        row(buffer, cells.apply(row));
        if (buffer.length() >= BUFFER) {
            flush();
        }
    }

    /** One row; most cells need neither care nor quotes, and for the others the format decides. */
    static void row(Appendable out, Object... cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            String text = cells[i] == null ? null : cells[i].toString();
            if (text == null || plain(text)) {
                out.append(i == 0 ? "" : ",").append(text == null ? "" : text);
            } else {
                FORMAT.print(cells[i] instanceof String ? cell(text) : text, out, i == 0);
            }
        }
        out.append('\n');
    }

    /** Letters, digits and the like, which start no formula and which no rule of quoting touches. */
    private static boolean plain(String text) {
        if (text.isEmpty() || "+-=@".indexOf(text.charAt(0)) >= 0 || text.charAt(text.length() - 1) == ' ') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= '#' && (c != ' ' || i == 0) || c == ',' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private void flush() throws IOException {
        file.stream().write(buffer.toString().getBytes(StandardCharsets.UTF_8));
        buffer.setLength(0);
    }

    /** Puts the finished file in its place. */
    public void commit() throws IOException {
        flush();
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
