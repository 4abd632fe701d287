package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.run.LiveRun;
import dev.winnow.job.run.LiveRuns;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.model.Cause;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.RunOutcome;
import dev.winnow.store.LockLost;
import dev.winnow.store.StoreGone;
import java.util.List;
import org.slf4j.MDC;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.ConfigurableApplicationContext;

/** Executes runs as Spring Batch jobs, in this process and one after the other. */
public final class Engine implements AutoCloseable {

    private final Catalog catalog;
    private final Operator operator;
    private final StopSignal stop;
    private final Progress progress;
    private ConfigurableApplicationContext context;

    /** @param progress hears how far runs are */
    public Engine(Catalog catalog, Operator operator, StopSignal stop, Progress progress) {
        this.catalog = catalog;
        this.operator = operator;
        this.stop = stop;
        this.progress = progress;
    }

    public Catalog catalog() {
        return catalog;
    }

    public Operator operator() {
        return operator;
    }

    public StopSignal stop() {
        return stop;
    }

    Progress progress() {
        return progress;
    }

    /**
     * Executes a run to its end, or from where an earlier process left it.
     *
     * @throws Halt if it could not be done; the run has ended then
     */
    RunResult execute(String batchJob, LiveRun run) {
        LiveRuns live = context().getBean(LiveRuns.class);
        live.add(run);
        progress.begin(run.id());
        MDC.put("run", run.id());
        try {
            JobExecution execution = start(context.getBean(batchJob, Job.class), run);
            return ended(execution, run);
        } catch (JobExecutionException refused) {
            throw new Halt(Halt.Kind.FAILED, "run " + run.id() + " cannot be started: " + Cause.of(refused),
                    refused);
        } finally {
            live.remove(run);
            MDC.remove("run");
            progress.end();
        }
    }

    /** Whether a run came to its very end, its report included. */
    boolean completed(String batchJob, String run) {
        return executions().completed(batchJob, run);
    }

    private ConfigurableApplicationContext context() {
        if (context == null) {
            context = BatchContext.start(catalog);
        }
        return context;
    }

    private Executions executions() {
        return new Executions(context().getBean(JobRepository.class));
    }

    private JobExecution start(Job job, LiveRun run) throws JobExecutionException {
        return context.getBean(JobOperator.class).start(job, executions().next(job.getName(), run.id()));
    }

    private RunResult ended(JobExecution execution, LiveRun run) {
        Runs runs = new Runs(catalog);
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            RunRow row = runs.find(run.id()).orElseThrow();
            return RunResult.of(row, run);
        }
        if (execution.getStatus() == BatchStatus.STOPPED) {
            runs.end(run.id(), RunOutcome.STOPPED, runs.counted(run.row()));
            catalog.ledger().flush();
            return RunResult.of(runs.find(run.id()).orElseThrow(), run);
        }
        Halt why = why(execution.getAllFailureExceptions(), run);
        if (why.kind() == Halt.Kind.BUSY) {
            // What became of it is for the next start to find out.
            throw why;
        }
        runs.end(run.id(), why.kind() == Halt.Kind.STOPPED ? RunOutcome.LIMITED : RunOutcome.FAILED,
                runs.counted(run.row()));
        catalog.ledger().flush();
        throw why;
    }

    private static Halt why(List<Throwable> failures, LiveRun run) {
        Throwable first = null;
        for (Throwable failure : failures) {
            for (Throwable at = failure; at != null; at = at.getCause()) {
                if (at instanceof Halt halt) {
                    return halt;
                }
                if (at instanceof StoreGone) {
                    return Halt.stopped("run " + run.id() + " cannot go on: " + at.getMessage());
                }
                if (at instanceof LockLost) {
                    return new Halt(Halt.Kind.BUSY, "run " + run.id() + " cannot go on: " + at.getMessage());
                }
            }
            first = first == null ? failure : first;
        }
        Halt lost = null;
        for (Throwable failure : failures) {
            Halt halt = Catalog.lost(failure, run.catalog().state()).orElse(null);
            lost = halt != null && (lost == null || halt.kind() == Halt.Kind.FAILED) ? halt : lost;
        }
        if (lost != null) {
            return new Halt(lost.kind(), "run " + run.id() + " cannot go on: " + lost.getMessage(), lost);
        }
        return new Halt(Halt.Kind.FAILED, "run " + run.id() + " failed: "
                + (first == null ? "for no reason that is known" : Cause.of(first)), first);
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
    }
}
