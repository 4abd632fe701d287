package dev.winnow.job.reporting;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.history.PastRuns;
import dev.winnow.catalog.history.RemovalRows;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.model.Halt;
import dev.winnow.model.RunKind;
import dev.winnow.report.CsvFile;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.SummaryJson;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.ItemOutcome;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.StoredSummary;
import dev.winnow.report.html.Details;
import dev.winnow.report.html.ReportPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.commons.io.file.PathUtils;
import org.apache.commons.io.function.IOConsumer;

/**
 * Makes the report of a past run again from the catalog. It shows the present attributes of builds; everything else is of the
 * time when the run ended.
 */
public final class PastReport {

    public enum Format {
        HTML(ReportDirectory.PAGE), CSV(ReportDirectory.DECISIONS), JSON(ReportDirectory.SUMMARY);

        private final String file;

        Format(String file) {
            this.file = file;
        }

        /** The name of the file in a report directory. */
        public String file() {
            return file;
        }
    }

    private final Catalog catalog;
    private final RunRow run;
    private final RunSummary summary;

    /** @throws Halt if there is no such run, or it left no report */
    public PastReport(Catalog catalog, String run) {
        this.catalog = catalog;
        this.run = new Runs(catalog).find(run).orElseThrow(() ->
                Halt.missing("there is no run " + run + "; see 'runs' for the runs"));
        this.summary = new PastRuns(catalog).summary(run).map(StoredSummary::read).orElseThrow(() ->
                Halt.missing("run " + run + " left no report: it is a " + this.run.kind().word() + " that "
                        + (this.run.outcome() == null ? "is running or was cut short" : "ended "
                        + this.run.outcome().word())));
    }

    public RunSummary summary() {
        return summary;
    }

    /** Makes one file of the report, passes it on, and deletes it after that. */
    public void make(Format format, IOConsumer<Path> use) throws IOException {
        Path scratch = Files.createTempDirectory("winnow-report");
        try {
            write(format, scratch);
            use.accept(scratch.resolve(format.file()));
        } finally {
            PathUtils.deleteDirectory(scratch);
        }
    }

    private void write(Format format, Path directory) throws IOException {
        ReportDirectory into = new ReportDirectory(directory);
        if (format == Format.JSON) {
            SummaryJson.write(into, summary);
        } else if (format == Format.HTML) {
            Details details = new Details(summary.run().zone());
            rows(details::add);
            ReportPage.writeAlone(into, summary, details);
        } else {
            csv(into);
        }
    }

    /** Writes the decisions of a plan, or the items that an apply, a restore or a purge has done. */
    private void csv(ReportDirectory into) throws IOException {
        try (CsvFile<DecisionRow> csv = CsvFile.decisions(into)) {
            rows((row, outcome) -> {
                if (run.kind() == RunKind.PLAN || outcome != null && outcome.done()) {
                    write(csv, row);
                }
            });
            csv.commit();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static void write(CsvFile<DecisionRow> csv, DecisionRow row) {
        try {
            csv.write(row);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void rows(BiConsumer<DecisionRow, ItemOutcome> each) {
        ReportRows rows = new ReportRows(catalog, stores());
        switch (run.kind()) {
            case PLAN -> rows.ofPlan(run.plan(), each);
            case APPLY -> rows.ofApply(run.plan(), each);
            case RESTORE, PURGE -> new RemovalRows(catalog).endedBy(run.id(), row ->
                    each.accept(rows.ofRemoval(row, run.kind()), ReportRows.ended(row.removal(), run.id())));
            case SCAN, ADOPT -> { }
        }
    }

    /** The names of the stores, by id, at the time of the run. */
    private Map<Long, String> stores() {
        Stores stores = new Stores(catalog);
        Map<Long, String> names = new HashMap<>();
        String host = catalog.shared() ? run.operator().host() : "";
        summary.run().stores().forEach(place -> stores.find(host, place.root()).ifPresent(row ->
                names.put(row.id(), place.store())));
        return names;
    }
}
