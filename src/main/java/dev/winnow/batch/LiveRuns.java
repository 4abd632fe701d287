package dev.winnow.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.batch.core.step.StepExecution;

/** The runs that this process executes, by id: what a step needs and what a database cannot hold. */
final class LiveRuns {

    static final String RUN = "run";

    private final Map<String, LiveRun> runs = new ConcurrentHashMap<>();

    void add(LiveRun run) {
        runs.put(run.id(), run);
    }

    void remove(LiveRun run) {
        runs.remove(run.id());
    }

    LiveRun of(StepExecution step) {
        String id = step.getJobParameters().getString(RUN);
        LiveRun run = id == null ? null : runs.get(id);
        if (run == null) {
            throw new IllegalStateException("run " + id + " is not executed by this process");
        }
        return run;
    }
}
