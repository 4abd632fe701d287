package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.RecordOnlyEvent.HistoryPruned;
import dev.winnow.catalog.upkeep.RunPruning;
import dev.winnow.catalog.upkeep.RunPruning.OldRun;
import dev.winnow.jobfile.Job;
import dev.winnow.model.FailureCause;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.html.IndexPage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes the rows, the Batch rows and the reports of a job's runs that are older than its {@code history.keep}. */
final class HistoryPruning {

    private static final int BATCH = 200;

    private HistoryPruning() {
    }

    /**
     * Writes to the ledger first, because a report that is gone without a ledger line would look as if somebody took it.
     * Deletes the rows last, so that the next run ends an interrupted pruning.
     *
     * @return a sentence for each report that could not be deleted
     */
    static List<String> prune(Engine engine, Job job) {
        Catalog catalog = engine.catalog();
        if (job.reports().history() == null) {
            return List.of();
        }
        Instant before = job.reports().history().before(Instant.ofEpochMilli(catalog.now()), job.policy().zone());
        RunPruning old = new RunPruning(catalog);
        List<String> left = new ArrayList<>();
        boolean any = false;
        List<OldRun> runs = old.endedBefore(before, job.name(), BATCH);
        while (!runs.isEmpty()) {
            any = true;
            event(engine, job, before, runs);
            for (OldRun run : runs) {
                report(job, run, left);
                engine.forget(run.id());
                old.forget(run);
            }
            runs = old.endedBefore(before, job.name(), BATCH);
        }
        if (any) {
            index(job, left);
        }
        return left;
    }

    private static void event(Engine engine, Job job, Instant before, List<OldRun> runs) {
        new Events(engine.catalog()).apply(engine.operator().actor(), new HistoryPruned(job.name(), before,
                runs.stream().map(OldRun::id).toList()));
        engine.catalog().ledger().flush();
    }

    private static void report(Job job, OldRun run, List<String> left) {
        if (run.report() == null) {
            return;
        }
        try {
            ReportDirectory.of(job.reports().directory(), job.name(), run.id()).delete();
        } catch (IOException failed) {
            left.add("the old report " + run.report() + " could not be deleted: " + FailureCause.of(failed));
        }
    }

    private static void index(Job job, List<String> left) {
        try {
            IndexPage.write(job.reports().directory());
        } catch (IOException failed) {
            left.add(failed.getMessage());
        }
    }
}
