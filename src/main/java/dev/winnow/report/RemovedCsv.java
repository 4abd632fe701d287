package dev.winnow.report;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Writes {@code removed.csv} row by row; times are UTC. Closed without {@link #commit}, it leaves no file. */
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
