package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.PastRuns;
import dev.winnow.catalog.history.RunParameters;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.job.hosts.Hosts;
import dev.winnow.job.planning.PlanJob;
import dev.winnow.job.run.Findings;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.StopSignal;
import dev.winnow.job.run.RunFailure;
import dev.winnow.job.scanning.ScanJob;
import dev.winnow.job.stores.StoreLocks;
import dev.winnow.jobfile.Job;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.content.StoredSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.MDC;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Executes runs as Spring Batch jobs in this process, one after the other. */
public final class Engine implements AutoCloseable {

    private static final int TRIES = 5;

    private final Catalog catalog;
    private final Operator operator;
    private final StopSignal stop;
    private final Progress progress;
    private final StoreLocks locks;
    private final Hosts hosts;
    private ConfigurableApplicationContext context;

    /** As the other constructor, with the usual patience. */
    public Engine(Catalog catalog, Operator operator, StopSignal stop, Progress progress) {
        this(catalog, operator, stop, progress, Hosts.PATIENCE);
    }

    /**
     * @param progress shows how far runs are
     * @param patience how long workers of other hosts may show no progress
     */
    public Engine(Catalog catalog, Operator operator, StopSignal stop, Progress progress, Duration patience) {
        this.catalog = catalog;
        this.operator = operator;
        this.stop = stop;
        this.progress = progress;
        this.locks = new StoreLocks(catalog, operator);
        this.hosts = new Hosts(catalog, patience);
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

    StoreLocks locks() {
        return locks;
    }

    /** The workers of other hosts. */
    Hosts hosts() {
        return hosts;
    }

    /** Starts a run, as {@link Runs#start}, and keeps its parameters. */
    RunRow start(RunKind kind, String job, Instant asOf, RunParameters parameters) {
        return catalog.inTransaction(() -> {
            RunRow row = new Runs(catalog).start(kind, job, asOf, null, operator);
            parameters.keep(catalog, row.id());
            if (parameters.override() != null) {
                new Runs(catalog).overridden(row.id(), operator.actor(), parameters.override(), null);
            }
            return row;
        });
    }

    /**
     * Ends the runs of a job that dead processes left open; to be called while all of its stores are held.
     *
     * @param messages takes a sentence for each of them
     */
    void closeRuns(Job job, Consumer<String> messages) {
        Runs runs = new Runs(catalog);
        for (RunRow open : runs.open(job.name())) {
            // A restore holds only the stores that it works on, so it may run while a scan of the others begins. A job of
            // the same name may run on another host.
            if (catalog.locks().hasEnded(open.id(), open.operator(), operator)) {
                runs.end(open.id(), RunOutcome.INTERRUPTED, runs.counted(open));
                messages.accept(open.kind().word() + " " + open.id() + " of process " + open.operator().pid()
                        + (open.operator().host().equals(operator.host()) ? "" : " on " + open.operator().host())
                        + " was cut short"
                        + (open.kind() == RunKind.APPLY ? "; to finish it: apply " + open.plan() : ""));
            }
        }
    }

    /**
     * Executes a run to its end; resumes it where an earlier process left it.
     *
     * @throws Halt if it failed; unless another process holds a store, the run has ended then
     */
    RunResult execute(String batchJob, String run) {
        return ended(run, executed(batchJob, run));
    }

    /** As {@link #execute}, but returns the lines of its steps. */
    List<String> lines(String batchJob, String run) {
        JobExecution execution = executed(batchJob, run);
        ended(run, execution);
        return RunContext.lines(execution.getExecutionContext());
    }

    private JobExecution executed(String batchJob, String run) {
        ConfigurableApplicationContext started = context();
        progress.begin(run);
        MDC.put("run", run);
        try {
            return execution(started, batchJob, run);
        } catch (JobExecutionException refused) {
            throw new Halt(Halt.Kind.FAILED, "run " + run + " cannot be started: " + FailureCause.of(refused), refused);
        } finally {
            MDC.remove("run");
            progress.end();
        }
    }

    /**
     * Executes a batch job, and tries it again if the embedded catalog is lost, because the command that hosts it may end at
     * any time. The process holds its stores throughout. A job that changes stores is not tried again: recovery must look at
     * its claims first.
     */
    private JobExecution execution(ConfigurableApplicationContext started, String batchJob, String run)
            throws JobExecutionException {
        JobOperator batch = started.getBean(JobOperator.class);
        org.springframework.batch.core.job.Job job = started.getBean(batchJob, org.springframework.batch.core.job.Job.class);
        boolean repeatable = !catalog.shared() && (batchJob.equals(ScanJob.NAME) || batchJob.equals(PlanJob.NAME));
        for (int tries = 1; ; tries++) {
            boolean last = !repeatable || tries == TRIES;
            try {
                JobExecution execution = batch.start(job, executions().next(batchJob, run));
                if (last || !lostOnTheWay(execution)) {
                    return execution;
                }
            } catch (DataAccessException | TransactionException failed) {
                // The catalog was lost while Batch wrote its own rows.
                if (last || !DatabaseFailure.connectionLost(failed)) {
                    throw failed;
                }
            }
        }
    }

    private static boolean lostOnTheWay(JobExecution execution) {
        return execution.getStatus() != BatchStatus.COMPLETED && execution.getStatus() != BatchStatus.STOPPED
                && execution.getAllFailureExceptions().stream().anyMatch(DatabaseFailure::connectionLost);
    }

    /** Whether a run has done all of its steps, its report included. */
    boolean completed(String batchJob, String run) {
        return executions().completed(batchJob, run);
    }

    /** Deletes the Spring Batch rows of a run. */
    void forget(String run) {
        executions().forget(run);
    }

    private ConfigurableApplicationContext context() {
        if (context == null) {
            context = BatchContext.start(catalog, hosts, execution -> new RunContext(catalog, locks, stop, progress, execution));
        }
        return context;
    }

    private Executions executions() {
        return new Executions(context().getBean(JobRepository.class));
    }

    private RunResult ended(String run, JobExecution execution) {
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return result(run, execution);
        }
        if (execution.getStatus() == BatchStatus.STOPPED) {
            end(run, RunOutcome.STOPPED);
            return result(run, execution);
        }
        Halt why = RunFailure.of(catalog, run, execution.getAllFailureExceptions());
        if (why.kind() != Halt.Kind.BUSY) {
            end(run, switch (why.kind()) {
                case STOPPED -> RunOutcome.LIMITED;
                case PROBLEMS -> RunOutcome.PROBLEMS;
                default -> RunOutcome.FAILED;
            });
        }
        // A busy run stays open: the next start of the job finds out how it ended.
        throw why;
    }

    private void end(String run, RunOutcome outcome) {
        Runs runs = new Runs(catalog);
        runs.end(run, outcome, runs.counted(runs.find(run).orElseThrow()));
        catalog.ledger().flush();
    }

    private RunResult result(String run, JobExecution execution) {
        return RunResult.of(new Runs(catalog).find(run).orElseThrow(), Findings.in(execution.getExecutionContext()),
                new PastRuns(catalog).summary(run).map(StoredSummary::read).orElse(null));
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
        hosts.close();
    }
}
