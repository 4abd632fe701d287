package dev.winnow.job.reporting;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Ledger;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.RecordOnlyEvent.ReportWritten;
import dev.winnow.catalog.history.PastRuns;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.run.RunContext;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.ManifestJson;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.SummaryJson;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.StoredSummary;
import dev.winnow.report.html.Details;
import dev.winnow.report.html.IndexPage;
import dev.winnow.report.html.ReportPage;
import java.io.IOException;
import java.util.Optional;

/** Ends a run and writes its report, in an order that lets a reader check the report against the ledger. */
public final class RunReport {

    private RunReport() {
    }

    /** Writes the pages, ends the run in catalog and ledger, and writes the manifest with the hash of each file. */
    public static void write(RunContext run, ReportDirectory directory, RunSummary summary, Details details,
                             RunOutcome outcome, Runs.Counts counts) throws IOException {
        Catalog catalog = run.catalog();
        catalog.transact(() -> new PastRuns(catalog).keep(run.id(), StoredSummary.write(summary),
                summary.counts().total().all().bytes()));
        SummaryJson.write(directory, summary);
        ReportPage.write(directory, summary, details);
        Runs runs = new Runs(catalog);
        runs.report(run.id(), NameCodec.shownAbsolute(directory.path()));
        runs.end(run.id(), outcome, counts);
        catalog.ledger().flush();
        sign(catalog, run.row(), directory);
        IndexPage.write(directory.path().getParent().getParent());
    }

    /**
     * Adds a fault that came after a run to its report, and writes the manifest again. The run's own outcome stays.
     *
     * @throws IOException if the report cannot be written
     */
    public static void addFault(Catalog catalog, RunRow run, Finding fault) throws IOException {
        PastRuns past = new PastRuns(catalog);
        Optional<RunSummary> kept = past.summary(run.id()).map(StoredSummary::read);
        if (kept.isEmpty() || run.report() == null) {
            return;
        }
        RunSummary summary = kept.get().with(fault);
        catalog.transact(() -> past.keep(run.id(), StoredSummary.write(summary), summary.counts().total().all().bytes()));
        ReportDirectory directory = new ReportDirectory(NameCodec.absolute(run.report()));
        Details details = new Details(summary.run().zone());
        new PastReport(catalog, run.id()).rows(details::add);
        SummaryJson.write(directory, summary);
        ReportPage.write(directory, summary, details);
        sign(catalog, run, directory);
        IndexPage.write(directory.path().getParent().getParent());
    }

    private static void sign(Catalog catalog, RunRow run, ReportDirectory directory) throws IOException {
        Ledger.Head head = catalog.ledger().head();
        ManifestJson.write(directory, run.id(), new ManifestJson.LedgerHead(head.seq(), head.hash()));
        signed(catalog, run, directory);
    }

    /** Writes the hash of the manifest to the ledger, so that a report that is replaced with its manifest is found. */
    private static void signed(Catalog catalog, RunRow run, ReportDirectory directory) throws IOException {
        new Events(catalog).apply(run.operator().actor(), new ReportWritten(run.id(), run.job(),
                NameCodec.shownAbsolute(directory.path()),
                ManifestJson.sha256(directory.file(ReportDirectory.MANIFEST))));
        catalog.ledger().flush();
    }
}
