package dev.winnow.report;

import dev.winnow.model.Status;
import dev.winnow.report.content.DecisionRow;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Writes {@code decisions.csv} row by row: UTF-8, RFC 4180 but for lines that end in a bare line feed, UTC times, unknown
 * values empty, and a leading {@code '} before what would start a formula. Closed without {@link #commit}, it leaves
 * no file.
 */
public final class DecisionsCsv implements Closeable {

    static final List<String> HEADER = List.of("key", "part", "verdict", "rule", "reason", "store", "path",
            "project", "branch", "os", "version", "number", "builder", "status", "finished", "bytes", "files",
            "changes_at");

    private final CsvFile csv;

    public DecisionsCsv(ReportDirectory directory) throws IOException {
        csv = new CsvFile(directory.file(ReportDirectory.DECISIONS), HEADER);
    }

    public void write(DecisionRow row) throws IOException {
        csv.row(row.key(), row.part().word(), row.verdict(), row.rule(), row.reason(), row.store(), row.path(),
                row.project(), row.branch(), row.os(), row.version(), row.number(), row.builder(),
                row.status() == Status.UNKNOWN ? null : row.status().word(), row.finished(), row.bytes(),
                row.files(), row.changesAt());
    }

    /** Puts the finished file in its place. */
    public void commit() throws IOException {
        csv.commit();
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
