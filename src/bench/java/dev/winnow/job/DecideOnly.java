package dev.winnow.job;

import dev.winnow.bench.CatalogOf;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.planning.PlanWork;
import dev.winnow.job.run.LiveRun;
import dev.winnow.job.run.Overrides;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.job.stores.JobStore;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import java.nio.file.Path;
import java.time.Instant;

/** Makes a plan of what the catalog knows, without the scan that comes before: to measure it by itself. */
public final class DecideOnly {

    private DecideOnly() {
    }

    /** @param arguments the job file, the state directory */
    public static void main(String[] arguments) throws Exception {
        Operator operator = new Operator("bench", "localhost", ProcessHandle.current().pid());
        long started = System.nanoTime();
        Job job = JobFiles.read(Path.of(arguments[0]).toAbsolutePath());
        try (Catalog catalog = CatalogOf.open(Path.of(arguments[1]), System.getenv());
                Engine engine = new Engine(catalog, operator, new StopSignal(), Progress.NONE)) {
            Runs runs = new Runs(catalog);
            LiveRun run = LiveRun.reading(catalog, runs.start(RunKind.PLAN, job.name(), Instant.now(), null, operator),
                    job, JobStore.open(catalog, job), Overrides.NONE, engine.stop(), engine.progress());
            PlanWork work = new PlanWork(run);
            long opened = System.nanoTime();
            while (work.next()) {
                // The next piece.
            }
            long decided = System.nanoTime();
            System.out.printf("{\"run\": \"%s\", \"open_ms\": %d, \"decide_ms\": %d, \"kept\": %d, \"removed\": %d}%n",
                    run.id(), (opened - started) / 1_000_000, (decided - opened) / 1_000_000,
                    runs.find(run.id()).orElseThrow().counts().kept(),
                    runs.find(run.id()).orElseThrow().counts().removed());
        }
    }
}
