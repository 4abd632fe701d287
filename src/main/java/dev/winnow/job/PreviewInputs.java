package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.LiveBranches;
import dev.winnow.job.stores.JobStore;
import dev.winnow.jobfile.Job;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.plan.Volumes;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** Reads what previews of a job need, as the last scan found it. */
public final class PreviewInputs {

    private final Engine engine;
    private final Catalog catalog;

    public PreviewInputs(Engine engine) {
        this.engine = engine;
        this.catalog = engine.catalog();
    }

    /** As {@link #input(Job, Instant, Long, BiConsumer)}, with the free space that the file systems have. */
    public EvaluationInput input(Job job, Instant asOf, BiConsumer<String, String> faults) {
        return input(job, asOf, null, faults);
    }

    /**
     * The input of an evaluation of a job at an instant. Scans first if the job has never read one of its stores.
     *
     * @param asOf   null for now
     * @param free   the free bytes to assume on each file system; null for the real ones
     * @param faults takes each Git repository that cannot be read, and why; and findings about an interrupted run
     */
    public EvaluationInput input(Job job, Instant asOf, Long free, BiConsumer<String, String> faults) {
        List<JobStore> stores = JobStore.open(catalog, job);
        Stores rows = new Stores(catalog);
        if (stores.stream().anyMatch(store -> !store.row().scanned() || !rows.reads(store.row().id(), job.name()))) {
            new Planning(engine, finding -> faults.accept(job.name(), finding)).scan(job, null);
        }
        Volumes volumes = JobStore.volumes(catalog, job, stores);
        LiveBranches branches = new LiveBranches(catalog, job);
        branches.troubles(faults);
        return new EvaluationInput(catalog, job, stores.stream().map(store -> store.row().id()).toList(),
                asOf == null ? Instant.ofEpochMilli(catalog.now()) : asOf, branches.states(),
                free == null ? volumes : volumes.withFree(free));
    }
}
