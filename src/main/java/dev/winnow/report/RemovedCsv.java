package dev.winnow.report;

import dev.winnow.report.content.RemovedFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Writes {@code removed.csv} row by row: UTF-8, RFC 4180 but for lines that end in a bare line feed, UTC times, unknown
 * values empty, and a leading {@code '} before what would start a formula. Closed without {@link #commit}, it leaves
 * no file.
 */
public final class RemovedCsv implements Closeable {

    static final List<String> HEADER = List.of("key", "part", "path", "bytes", "modified", "sha256");

    private final CsvFile csv;

    public RemovedCsv(ReportDirectory directory) throws IOException {
        csv = new CsvFile(directory.file(ReportDirectory.REMOVED), HEADER);
    }

    public void write(RemovedFile file) throws IOException {
        csv.row(file.key(), file.part().word(), file.path(), file.bytes(), file.modified(), file.sha256());
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
