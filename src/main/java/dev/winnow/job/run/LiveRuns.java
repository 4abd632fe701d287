package dev.winnow.job.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.batch.core.step.StepExecution;

/** The runs that this process executes, by id: what a step needs and what a database cannot hold. */
public final class LiveRuns {

    /** The job parameter that names a run. */
    public static final String RUN = "run";

    private final Map<String, LiveRun> runs = new ConcurrentHashMap<>();

    public void add(LiveRun run) {
        runs.put(run.id(), run);
    }

    public void remove(LiveRun run) {
        runs.remove(run.id());
    }

    /** @throws IllegalStateException if another process executes the run of this step */
    public LiveRun of(StepExecution step) {
        String id = step.getJobParameters().getString(RUN);
        LiveRun run = id == null ? null : runs.get(id);
        if (run == null) {
            throw new IllegalStateException("run " + id + " is not executed by this process");
        }
        return run;
    }
}
