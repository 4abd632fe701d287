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

/** Opens jobs to look at what they would decide, by what the last scan found. */
public final class Outlooks {

    private final Engine engine;
    private final Catalog catalog;

    public Outlooks(Engine engine) {
        this.engine = engine;
        this.catalog = engine.catalog();
    }

    /** As {@link #side(Job, Instant, Long, BiConsumer)}, with as much room as there is. */
    public EvaluationInput side(Job job, Instant asOf, BiConsumer<String, String> faults) {
        return side(job, asOf, null, faults);
    }

    /**
     * A job at an instant. Scans first only where the job has never read one of its stores.
     *
     * @param asOf   null for now
     * @param free   how many bytes are taken to be free on each file system; null for as many as there are
     * @param faults takes each Git repository that cannot be read, and why; and what was found of an interrupted run
     */
    public EvaluationInput side(Job job, Instant asOf, Long free, BiConsumer<String, String> faults) {
        List<JobStore> stores = JobStore.open(catalog, job);
        Stores known = new Stores(catalog);
        if (stores.stream().anyMatch(store -> !store.row().scanned() || !known.reads(store.row().id(), job.name()))) {
            new Planning(engine, said -> faults.accept(job.name(), said)).scan(job, null);
        }
        Volumes volumes = JobStore.volumes(catalog, job, stores);
        LiveBranches branches = new LiveBranches(catalog, job);
        branches.troubles(faults);
        return new EvaluationInput(catalog, job, stores.stream().map(store -> store.row().id()).toList(),
                asOf == null ? Instant.ofEpochMilli(catalog.now()) : asOf, branches.states(),
                free == null ? volumes : volumes.withFree(free));
    }
}
