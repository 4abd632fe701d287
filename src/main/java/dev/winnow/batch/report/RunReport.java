package dev.winnow.batch.report;

import dev.winnow.batch.run.LiveRun;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Ledger;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.Note.ReportWritten;
import dev.winnow.catalog.history.PastRuns;
import dev.winnow.catalog.history.Runs;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.ManifestJson;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.SummaryJson;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.StoredSummary;
import dev.winnow.report.html.Details;
import dev.winnow.report.html.IndexPage;
import dev.winnow.report.html.ReportPage;
import java.io.IOException;

/** What every run with a report does at its end, in the order that makes the report prove itself. */
public final class RunReport {

    private RunReport() {
    }

    /** Writes the pages, ends the run, appends what happened to the ledger, and signs all of it in the manifest. */
    public static void write(LiveRun run, ReportDirectory directory, RunSummary summary, Details details,
                             RunOutcome outcome, Runs.Counts counts) throws IOException {
        Catalog catalog = run.catalog();
        run.summary().set(summary);
        catalog.transact(() -> new PastRuns(catalog).keep(run.id(), StoredSummary.write(summary),
                summary.counts().total().all().bytes()));
        SummaryJson.write(directory, summary);
        ReportPage.write(directory, summary, details);
        Runs runs = new Runs(catalog);
        runs.report(run.id(), NameCodec.shownAbsolute(directory.path()));
        runs.end(run.id(), outcome, counts);
        catalog.ledger().flush();
        Ledger.Head head = catalog.ledger().head();
        ManifestJson.write(directory, run.id(), new ManifestJson.LedgerHead(head.seq(), head.hash()));
        signed(catalog, run, directory);
        IndexPage.write(directory.path().getParent().getParent());
        if (run.job() != null) {
            new Feeds(catalog).update(run.job());
        }
    }

    /** Tells the ledger of the manifest: a report that is replaced whole, manifest and all, shows by that. */
    private static void signed(Catalog catalog, LiveRun run, ReportDirectory directory) throws IOException {
        new Events(catalog).apply(run.row().operator().actor(), new ReportWritten(run.id(), run.row().job(),
                NameCodec.shownAbsolute(directory.path()),
                ManifestJson.sha256(directory.file(ReportDirectory.MANIFEST))));
        catalog.ledger().flush();
    }
}
