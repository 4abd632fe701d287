package dev.winnow.batch;

import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.plan.Explaining;
import dev.winnow.plan.Explaining.Explained;
import dev.winnow.policy.BranchStates;
import dev.winnow.scan.branches.GitBranches;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** Explains verdicts; scans first only where a store of the job was never scanned. */
public final class Explanations {

    private final Engine engine;
    private final Catalog catalog;

    public Explanations(Engine engine) {
        this.engine = engine;
        this.catalog = engine.catalog();
    }

    /**
     * @param asOf   null for now
     * @param faults takes each Git repository that cannot be read, and why
     * @throws Halt if the build has no present part in the job's stores
     */
    public Explained explain(Job job, String key, Instant asOf, BiConsumer<String, String> faults) {
        List<JobStore> stores = JobStore.open(catalog, job);
        if (stores.stream().anyMatch(store -> !store.row().scanned())) {
            new Planning(engine, said -> { }).scan(job, Overrides.NONE);
        }
        Instant instant = asOf == null ? Instant.ofEpochMilli(catalog.now()) : asOf;
        BranchStates branches = GitBranches.states(job.branches(), faults);
        return new Explaining(catalog, job, stores.stream().map(store -> store.row().id()).toList())
                .explain(key, instant, branches).orElseThrow(() -> Halt.usage("'" + key + "' has no present part in the stores "
                        + "of job " + job.name() + "; see 'builds' for the keys"));
    }
}
