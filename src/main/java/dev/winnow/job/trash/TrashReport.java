package dev.winnow.job.trash;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.RemovalRows;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.job.reporting.ReportRows;
import dev.winnow.job.reporting.RunReport;
import dev.winnow.job.reporting.RunSummaries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.batch.core.step.Step;

/** Writes the report of a restore or a purge. A run without removals leaves no report. */
final class TrashReport {

    private static final int PAGE = 1_000;

    private final RunContext run;
    private final Catalog catalog;
    private final Parts ended = new Parts();
    private final Parts skipped = new Parts();

    TrashReport(RunContext run) {
        this.run = run;
        this.catalog = run.catalog();
    }

    /** The last step of a restore or a purge. */
    static Step step(Steps steps, RunContext run) {
        return steps.once("report", run, () -> {
            new Removals(run.catalog()).claimsRecorded(run.id());
            new TrashReport(run).write();
        });
    }

    /** Counts parts by key: a part counts once, even if it is in several entries and stores. */
    private static final class Parts {
        private final Set<PartKind> kinds = new HashSet<>();
        private String key;
        private long count;
        private long bytes;

        void add(RemovalRows.Row row) {
            if (!row.removal().key().equals(key)) {
                key = row.removal().key();
                kinds.clear();
            }
            count += kinds.add(row.kind()) ? 1 : 0;
            bytes += row.bytes();
        }
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
        RunOutcome outcome = skipped.count > 0 ? RunOutcome.PROBLEMS : RunOutcome.DONE;
        Runs.Counts counts = kind == RunKind.RESTORE ? new Runs.Counts(ended.count, 0, 0, skipped.count)
                : new Runs.Counts(0, ended.count, ended.bytes, skipped.count);
        RunSummary summary = new RunSummaries(run).summary(null, outcome, null, totals.counts(), List.of(), null, null,
                kind == RunKind.PURGE ? new RunSummary.Account(ended.bytes + skipped.bytes, skipped.bytes, 0, 0, PurgeWork.gained(run))
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
        (outcome.done() ? ended : skipped).add(row);
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
