package dev.winnow.job.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.stores.JobStore;
import dev.winnow.model.Halt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Gives each host of a run's stores its part of a step: asks the workers of others, does that of this host itself, and
 * waits for all by looking at the job repository. A worker gives a part back if it was stopped or lost its locks; the part
 * then gets a new execution, which skips what is done.
 */
final class Spread implements StepExecutionSplitter, PartitionHandler {

    /** The context of a part holds under this name the text that it is given. */
    static final String GIVEN = "given";
    /** How long it waits between looks: after a first one that comes soon, longer and longer. */
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Set<BatchStatus> RUNNING = EnumSet.of(BatchStatus.STARTING, BatchStatus.STARTED,
            BatchStatus.STOPPING);
    /** How many executions a part gets in a row that make no progress. */
    private static final int TRIES = 5;

    private final JobRepository repository;
    private final Outbox outbox;
    private final RunContext run;
    private final String bean;
    private final Supplier<Map<String, String>> given;
    private final Supplier<Step> inner;
    private Map<String, String> texts = Map.of();

    Spread(JobRepository repository, Outbox outbox, RunContext run, String bean, Supplier<Map<String, String>> given,
           Supplier<Step> inner) {
        this.repository = repository;
        this.outbox = outbox;
        this.run = run;
        this.bean = bean;
        this.given = given;
        this.inner = inner;
    }

    /** The part of one host, as far as it is known. */
    private static final class Part {
        private final String host;
        private StepExecution execution;
        private String seen = "";
        private long seenAt;
        private int idle;
        private long done;
        private long shown;
        private long listed;
        private Halt failed;
        private boolean over;

        Part(String host) {
            this.host = host;
        }
    }

    @Override
    public String getStepName() {
        return bean;
    }

    @Override
    public Set<StepExecution> split(StepExecution step, int size) {
        texts = given.get();
        return hosts().stream().map(host -> execution(step, host)).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private StepExecution execution(StepExecution step, String host) {
        StepExecution part = repository.createStepExecution(step.getStepName() + "@" + host, step.getJobExecution());
        if (texts.containsKey(host)) {
            part.getExecutionContext().putString(GIVEN, texts.get(host));
            repository.updateExecutionContext(part);
        }
        return part;
    }

    /** In the order of the job's stores. */
    private Set<String> hosts() {
        return run.stores().stream().map(store -> store.row().host()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Collection<StepExecution> handle(StepExecutionSplitter splitter, StepExecution step) throws Exception {
        new Runs(run.catalog()).askToStop(run.id(), false);
        List<Part> away = new ArrayList<>();
        List<Part> all = new ArrayList<>();
        for (StepExecution execution : splitter.split(step, 1)) {
            Part part = new Part(execution.getStepName().substring(step.getStepName().length() + 1));
            part.execution = execution;
            part.seenAt = System.nanoTime();
            all.add(part);
            if (!part.host.equals(run.catalog().host())) {
                outbox.send(part.host, bean, execution.getId());
                away.add(part);
            }
        }
        for (Part part : all) {
            if (!away.contains(part)) {
                here(part);
            }
        }
        if (!away.isEmpty()) {
            run.progress().stage(bean + " on " + (away.size() == 1 ? "host " + away.get(0).host : away.size() + " other hosts")
                    + ", items", 0);
        }
        Duration wait = SOON;
        while (away.stream().anyMatch(part -> !part.over)) {
            pause(wait);
            wait = wait.multipliedBy(3).dividedBy(2).compareTo(LOOK) < 0 ? wait.multipliedBy(3).dividedBy(2) : LOOK;
            if (run.stopping()) {
                new Runs(run.catalog()).askToStop(run.id(), true);
            }
            for (Part part : away) {
                if (!part.over) {
                    look(part, step);
                }
            }
        }
        return ended(all, away, step);
    }

    /** A new execution of the inner step for this host's stores, on this thread. */
    private void here(Part part) throws JobInterruptedException {
        inner.get().execute(part.execution);
        part.over = true;
        if (part.execution.getStatus() == BatchStatus.FAILED) {
            part.failed = RunFailure.of(run.catalog(), run.id(), part.execution.getFailureExceptions());
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * @param mark changes with each commit of its own steps
     * @param done how much all executions for the part have read
     * @param read how many items that are
     */
    private record Seen(BatchStatus status, String mark, long done, long read) { }

    private Seen seen(Part part) {
        Catalog catalog = run.catalog();
        String name = part.execution.getStepName();
        BatchStatus status = catalog.sql("SELECT status FROM batch_step_execution WHERE step_execution_id = ?")
                .param(part.execution.getId()).query((row, n) -> BatchStatus.valueOf(row.getString(1))).single();
        return catalog.sql("SELECT COUNT(*), SUM(version), SUM(read_count), SUM(CASE WHEN step_name = ? THEN read_count ELSE 0 END) "
                + "FROM batch_step_execution "
                        + "WHERE job_execution_id = ? AND (step_name = ? OR POSITION(? IN step_name) = 1)")
                .params(name, part.execution.getJobExecutionId(), name, name + ":")
                .query((row, n) -> new Seen(status, row.getLong(1) + " " + row.getLong(2), row.getLong(3),
                        // In the end the part has the sum of its own parts.
                        Math.max(row.getLong(4), row.getLong(3) - row.getLong(4)))).single();
    }

    /** How many removed files workers have listed. There may be millions, so this is asked only if nothing else tells. */
    private long listed() {
        return run.catalog().sql("SELECT COUNT(*) FROM removed_file WHERE run_id = ?").param(run.id())
                .query(Long.class).single();
    }

    private void look(Part part, StepExecution step) {
        Seen seen = seen(part);
        if (seen.read() > part.shown) {
            run.progress().done(seen.read() - part.shown, 0);
            part.shown = seen.read();
        }
        if (!seen.mark().equals(part.seen)) {
            part.seen = seen.mark();
            part.seenAt = System.nanoTime();
        }
        if (RUNNING.contains(seen.status())) {
            long idle = System.nanoTime() - part.seenAt;
            if (run.stopping() && seen.status() == BatchStatus.STARTING) {
                // Its worker drops the request, because somebody has asked the run to stop.
                end(part, seen, BatchStatus.STOPPED);
            } else if (idle > outbox.patience().toNanos() / 2) {
                long listed = listed();
                if (listed > part.listed) {
                    part.listed = listed;
                    part.seenAt = System.nanoTime();
                } else if (idle > outbox.patience().toNanos()) {
                    giveUp(part, seen);
                }
            }
            return;
        }
        part.execution = repository.getStepExecution(part.execution.getId());
        part.failed = seen.status() == BatchStatus.COMPLETED ? null : PartFailure.of(part.execution);
        boolean givenBack = seen.status() != BatchStatus.COMPLETED && (part.failed == null || part.failed.kind() == Halt.Kind.BUSY);
        long done = givenBack ? seen.done() + listed() : seen.done();
        part.idle = done > part.done ? 0 : part.idle + 1;
        part.done = done;
        if (givenBack && !run.stopping() && part.idle < TRIES) {
            pause(LOOK.multipliedBy(part.idle));
            run.take(part.execution.getExecutionContext());
            part.execution = execution(step, part.host);
            part.seen = "";
            outbox.send(part.host, bean, part.execution.getId());
            return;
        }
        run.take(part.execution.getExecutionContext());
        part.over = true;
    }

    /** Its worker may live on. It will find that no run waits for the part any more. */
    private void giveUp(Part part, Seen seen) {
        if (end(part, seen, BatchStatus.FAILED)) {
            part.failed = new Halt(Halt.Kind.PROBLEMS, stores(part.host) + ": the worker of host " + part.host + " made no "
                    + "progress for " + outbox.patience().toSeconds() + " s in step " + bean + " of " + run.id()
                    + "; look at that host, and at 'workers'; the next run recovers unfinished work");
        }
    }

    /** @return whether it has ended now; not if its worker has gone on meanwhile */
    private boolean end(Part part, Seen seen, BatchStatus status) {
        try {
            StepExecution last = repository.getStepExecution(part.execution.getId());
            if (last.getStatus() == seen.status()) {
                last.setStatus(status);
                repository.update(last);
                part.execution = last;
                part.over = true;
                return true;
            }
        } catch (OptimisticLockingFailureException gotFurther) {
            // As if another look had seen that.
        }
        part.seenAt = System.nanoTime();
        return false;
    }

    private String stores(String host) {
        return of(host).map(store -> store.store().name()).collect(Collectors.joining(", "));
    }

    private Stream<JobStore> of(String host) {
        return run.stores().stream().filter(store -> store.row().host().equals(host));
    }

    private Collection<StepExecution> ended(List<Part> all, List<Part> away, StepExecution step) {
        // A lasting failure goes before one that may be over the next time.
        Halt worst = null;
        for (Part part : all) {
            Halt failed = part.failed;
            if (failed != null && (worst == null || worst.kind() == Halt.Kind.BUSY || worst.kind() == Halt.Kind.PROBLEMS)) {
                worst = away.contains(part) && !failed.getMessage().contains("host " + part.host) ? new Halt(failed.kind(),
                        failed.getMessage() + " (on host " + part.host + ", " + of(part.host).map(store -> store.store().name() + " "
                        + JobStore.lastScanned(run.catalog(), store.row())).collect(Collectors.joining(", ")) + ")") : failed;
            }
        }
        if (worst != null) {
            throw worst;
        }
        List<StepExecution> executions = all.stream().map(part -> part.execution).toList();
        if (executions.stream().anyMatch(execution -> execution.getStatus() != BatchStatus.COMPLETED)) {
            if (!run.stopping()) {
                throw new Halt(Halt.Kind.BUSY, "run " + run.id() + " cannot go on: step " + bean + " was given back by " + all.stream()
                        .filter(part -> part.execution.getStatus() != BatchStatus.COMPLETED).map(part -> "host " + part.host)
                        .collect(Collectors.joining(", ")) + " again and again; see 'workers'");
            }
            step.setTerminateOnly();
        }
        return executions;
    }
}
