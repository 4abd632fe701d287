package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.PastRuns;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.reporting.Feeds;
import dev.winnow.job.reporting.ReportRows;
import dev.winnow.job.reporting.RunReport;
import dev.winnow.job.reporting.RunSummaries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.CsvFile;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.DecisionTotals;
import dev.winnow.report.content.ItemOutcome;
import dev.winnow.report.content.RemovedFile;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.StoredSummary;
import dev.winnow.report.html.Details;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the report of an apply: each removed file, each item's outcome, the sums. */
final class ApplyReport {

    private final RunContext run;
    private final Catalog catalog;
    private final PlanRow plan;
    private final RemovedFiles removed;
    private final Instant purgeAt;

    ApplyReport(RunContext run, WritableStores stores) {
        this.run = run;
        this.catalog = run.catalog();
        this.plan = new Plans(catalog).find(run.row().plan()).orElseThrow();
        this.removed = new RemovedFiles(run, stores);
        this.purgeAt = new Runs(run.catalog()).firstPurge(run.id());
    }

    void write() throws IOException {
        ReportDirectory directory = ReportDirectory.of(run.job().reports().directory(), run.job().name(), run.id());
        try (CsvFile<RemovedFile> csv = CsvFile.removed(directory)) {
            removedFiles(csv);
            csv.commit();
        }
        RemovedFiles.forget(run);
        Details details = new Details(run.zone());
        Totals totals = new Totals();
        Counts counts = nothingToRemove(totals).orElseGet(() -> outcomes(totals, details));
        // A request to stop comes too late here, because all items are done.
        RunOutcome outcome = run.faults().count() > 0 ? RunOutcome.PROBLEMS : RunOutcome.DONE;
        RunReport.write(run, directory, new RunSummaries(run).summary(plan, outcome, null, counts, List.of(), purgeAt, null,
                new RunSummary.Account(totals.planned, totals.planned - totals.bytes, removed.linked(), removed.linkedBytes(), null)),
                details, outcome, new Runs.Counts(totals.kept, totals.removed, totals.bytes, totals.skipped));
        if (totals.skipped > 0) {
            // The feed may offer builds again that were skipped.
            new Feeds(catalog).update(run.job());
        }
    }

    /** The counts of a plan that removes nothing, from its report, so that its decisions are not read again. */
    private Optional<Counts> nothingToRemove(Totals totals) {
        return new Runs(catalog).find(plan.run()).map(Runs.RunRow::counts).filter(planned -> planned.removed() == 0)
                .flatMap(planned -> new PastRuns(catalog).summary(plan.run()).map(StoredSummary::read).map(summary -> {
                    totals.kept = planned.kept();
                    return summary.counts();
                }));
    }

    private Counts outcomes(Totals totals, Details details) {
        DecisionTotals counted = new DecisionTotals(plan.asOf());
        Map<Long, String> names = new HashMap<>();
        run.stores().forEach(store -> names.put(store.row().id(), store.store().name()));
        new ReportRows(catalog, names).ofApply(plan.id(), (decision, outcome) -> {
            if (outcome != null && !outcome.done()) {
                run.faults().add(decision.key() + " " + decision.part().word(), outcome.message());
            }
            counted.add(decision, outcome);
            details.add(decision, outcome);
            totals.add(decision, outcome);
        });
        return counted.counts();
    }

    private static final class Totals {
        private long kept;
        private long removed;
        private long planned;
        private long bytes;
        private long skipped;
        private String lastPart;

        void add(DecisionRow row, ItemOutcome outcome) {
            String part = row.part() + row.key();
            // A part that lies in several stores has a row for each of them.
            int parts = part.equals(lastPart) ? 0 : 1;
            lastPart = part;
            planned += outcome == null ? 0 : row.bytes();
            if (outcome == null) {
                kept += parts;
            } else if (outcome.done()) {
                removed += parts;
                bytes += row.bytes();
            } else {
                skipped += parts;
            }
        }
    }

    private void removedFiles(CsvFile<RemovedFile> csv) throws IOException {
        removed.each((item, files) -> {
            for (RemovedFile file : files) {
                csv.write(file);
            }
        });
    }
}
