package dev.winnow.job.trash;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.RemovalRows;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.job.reporting.ReportRows;
import dev.winnow.job.reporting.RunReport;
import dev.winnow.job.reporting.RunSummaries;
import dev.winnow.job.run.RunContext;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.content.ItemOutcome;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.DecisionTotals;
import dev.winnow.report.html.Details;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the report of a restore or a purge. A run without removals leaves no report. */
final class TrashReport {

    private static final int PAGE = 1_000;

    private final RunContext run;
    private final Catalog catalog;
    private long planned;
    private long done;
    private long skipped;
    private String lastSkipped;

    TrashReport(RunContext run) {
        this.run = run;
        this.catalog = run.catalog();
    }

    void write() {
        Removal first = run.first();
        Optional<Path> reports = first == null ? Optional.empty() : reports(first);
        if (reports.isEmpty()) {
            Runs runs = new Runs(catalog);
            runs.end(run.id(), run.faults().count() > 0 ? RunOutcome.PROBLEMS : RunOutcome.DONE, runs.counted(run.row()));
            catalog.ledger().flush();
            return;
        }
        ReportDirectory directory = ReportDirectory.of(reports.get(), run.row().job(), run.id());
        Map<Long, String> names = new HashMap<>();
        run.stores().forEach(store -> names.put(store.row().id(), store.store().name()));
        ReportRows rows = new ReportRows(catalog, names);
        DecisionTotals totals = new DecisionTotals(run.row().started());
        Details details = new Details(run.zone());
        RemovalRows removals = new RemovalRows(catalog);
        removals.endedBy(run.id(), row -> add(rows, row, totals, details));
        // Selected removals that the run did not reach wait.
        SelectedRemovals.Pages left = run.removals().pages();
        for (List<Removal> page = left.next(PAGE); !page.isEmpty(); page = left.next(PAGE)) {
            removals.of(page.stream().filter(removal -> !run.id().equals(removal.endedRun())
                    && names.containsKey(removal.store())).map(Removal::id).toList(),
                    row -> add(rows, row, totals, details));
        }
        RunKind kind = run.row().kind();
        // A request to stop comes too late here, because all removals are done.
        RunOutcome outcome = skipped > 0 ? RunOutcome.PROBLEMS : RunOutcome.DONE;
        Runs.Counts ended = new Runs(catalog).counted(run.row());
        Runs.Counts counts = new Runs.Counts(ended.kept(), ended.removed(), ended.bytesRemoved(), skipped);
        RunSummary summary = new RunSummaries(run).summary(null, outcome, null, totals.counts(), List.of(), null, null,
                kind == RunKind.PURGE ? new RunSummary.Account(planned, planned - done, 0, 0, PurgeWork.gained(run))
                        : null);
        try {
            RunReport.write(run, directory, summary, details, outcome, counts);
        } catch (IOException failed) {
            // The restores and purges are recorded, so a report that cannot be written does not fail the run.
            run.faults().add("report", FailureCause.of(failed).toString());
        }
    }

    private void add(ReportRows rows, RemovalRows.Row row, DecisionTotals totals, Details details) {
        ItemOutcome outcome = ReportRows.ended(row.removal(), run.id());
        String part = row.kind() + row.removal().key();
        if (!outcome.done() && !part.equals(lastSkipped)) {
            // A part counts once, even if it lies in several entries and stores; its rows follow each other.
            skipped++;
            lastSkipped = part;
        }
        planned += row.bytes();
        done += outcome.done() ? row.bytes() : 0;
        totals.add(rows.ofRemoval(row, run.row().kind()), outcome);
        details.add(rows.ofRemoval(row, run.row().kind()), outcome);
    }

    /** The job's report directory; a restore reads no job file and puts its report beside that of the removal. */
    private Optional<Path> reports(Removal first) {
        if (run.job() != null) {
            return Optional.of(run.job().reports().directory());
        }
        return new Runs(catalog).find(first.run()).map(Runs.RunRow::report)
                .map(report -> NameCodec.absolute(report).getParent().getParent());
    }
}
