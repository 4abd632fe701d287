package dev.winnow.job.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.RunParameters;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.stores.StoreLocks;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFileException;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Halt;
import dev.winnow.model.RunKind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What the steps of a run need: made from the run's id and the catalog by whatever process executes a step, once for
 * each execution of a batch job. Stop signal, progress and locks are the process's own.
 */
public final class RunContext implements AutoCloseable {

    /** The job parameter that names a run. */
    public static final String RUN = "run";
    private static final String SUM = "sum:";
    private static final String LINES = "lines";

    private final Catalog catalog;
    private final StoreLocks locks;
    private final StopSignal stop;
    private final Progress progress;
    private final RunRow row;
    private final RunParameters order;
    private final Job job;
    private final List<JobStore> stores;
    private final ExecutionContext shared;
    private final Findings findings;
    private final boolean part;
    private StoreLocks.Changing taken;

    /**
     * For the process that runs the job.
     *
     * @throws Halt if a store is not there, or not the one that it should be
     */
    public RunContext(Catalog catalog, StoreLocks locks, StopSignal stop, Progress progress, JobExecution execution) {
        this(catalog, locks, stop, progress, execution, execution.getExecutionContext(), false);
    }

    /**
     * For a worker, which does a part of a step for the stores of its host.
     *
     * @throws Halt as for the whole
     */
    public RunContext(Catalog catalog, StoreLocks locks, StopSignal stop, StepExecution part) {
        this(catalog, locks, stop, Progress.NONE, part.getJobExecution(), part.getExecutionContext(), true);
    }

    private RunContext(Catalog catalog, StoreLocks locks, StopSignal stop, Progress progress, JobExecution execution,
                       ExecutionContext shared, boolean part) {
        this.catalog = catalog;
        this.locks = locks;
        this.stop = stop;
        this.progress = progress;
        this.row = new Runs(catalog).find(execution.getJobParameters().getString(RUN)).orElseThrow();
        this.order = RunParameters.of(catalog, row.id()).orElseThrow();
        this.job = order.text() == null ? null : jobAgain();
        this.stores = job == null ? removals().stores(row.id()).stream().map(id -> JobStore.known(catalog, id)).toList()
                : row.kind() == RunKind.ADOPT ? JobStore.unchecked(catalog, job, home())
                : JobStore.open(catalog, job, home());
        this.shared = shared;
        this.part = part;
        this.findings = Findings.in(shared);
    }

    /** Where the stores are that name no host. */
    private String home() {
        return catalog.shared() ? row.operator().host() : catalog.host();
    }

    /** The catalog's copy of the job file is believed as far as what a plan was approved for, and its own hash, say. */
    private Job jobAgain() {
        Job read;
        try {
            read = JobFiles.readAgain(order.file(), order.text(), order.sha256()).without(order.without());
        } catch (JobFileException faulty) {
            throw Halt.usage(faulty.getMessage());
        }
        if (row.plan() != null && !new Plans(catalog).find(row.plan()).orElseThrow().content().equals(read.content())) {
            throw Halt.stopped("run " + id() + " cannot go on: the job file that the catalog holds for it is not the one "
                    + "that " + row.plan() + " was made for; plan again");
        }
        return read;
    }

    public Catalog catalog() {
        return catalog;
    }

    public RunRow row() {
        return row;
    }

    public String id() {
        return row.id();
    }

    public Instant asOf() {
        return row.asOf();
    }

    /** Null where no job file takes part. */
    public Job job() {
        return job;
    }

    /** The zone in which people see times: the job's, as far as it is known. */
    public ZoneId zone() {
        return job != null ? job.policy().zone() : new Plans(catalog).zone(row.job()).orElse(ZoneOffset.UTC);
    }

    /** The stores that it works on. */
    public List<JobStore> stores() {
        return stores;
    }

    /**
     * Those that a person leaves out, as an earlier scan saw them: their names by their ids.
     *
     * @throws Halt if one was never scanned
     */
    public Map<Long, String> leftOut() {
        Map<Long, String> leftOut = new LinkedHashMap<>();
        job.leftOut().forEach(store -> leftOut.put(JobStore.scannedRow(catalog, store, home()).id(), store.name()));
        return leftOut;
    }

    /** Those of them that lie on this host. */
    public List<JobStore> here() {
        return stores.stream().filter(JobStore::here).toList();
    }

    /** Whether this process does a part of a step for another one, which runs the job. */
    public boolean part() {
        return part;
    }

    /** The process's own right to its stores. */
    public StoreLocks locks() {
        return locks;
    }

    /**
     * Those of this host, held to be changed: by this process already, or from now on until the job's execution has ended.
     *
     * @throws Halt if somebody else holds one, or one must not be changed
     */
    public synchronized WritableStores writable() {
        if (locks.changing() != null) {
            return locks.changing();
        }
        List<Path> apart = new ArrayList<>(List.of(catalog.state().path()));
        if (job != null) {
            apart.add(job.reports().directory());
        }
        taken = locks.change(here(), apart, row.kind().word() + " " + row.id(), findings.warnings()::add);
        return taken.stores();
    }

    /** What it restores or purges; null for other runs. */
    public SelectedRemovals removals() {
        return order.removals() == null ? null : SelectedRemovals.of(catalog, order.removals());
    }

    /** One of these, or of those that it ended already; null where there is none. */
    public Removal first() {
        return removals().first(row.id(), stores.stream().map(store -> store.row().id()).toList()).orElse(null);
    }

    /** Why a person goes on against limits, shrunken stores and the clock; null where nobody does. */
    public String override() {
        return order.override();
    }

    public Findings findings() {
        return findings;
    }

    /** What was skipped, failed, could not be read or is in doubt. */
    public Findings.Some faults() {
        return findings.faults();
    }

    /** What is odd about the job file, now that builds were seen, and scans that go on with others. */
    public List<String> warnings() {
        return findings.warnings();
    }

    /** Leaves in the context of the batch job, or of the part, what a step came across; to be called at its end. */
    void keep() {
        findings.keep(shared);
    }

    /** Takes over what a part of a step came across on another host. */
    void take(ExecutionContext of) {
        findings.take(Findings.in(of));
        of.entrySet().stream().filter(entry -> entry.getKey().startsWith(SUM)).forEach(entry ->
                add(entry.getKey().substring(SUM.length()), (Long) entry.getValue()));
        of.getString(LINES, "").lines().forEach(this::line);
    }

    /** Leaves a line to the process that runs the job. */
    public void line(String line) {
        synchronized (shared) {
            shared.putString(LINES, shared.getString(LINES, "") + line + "\n");
        }
    }

    /** The lines that steps have left in the context of their job. */
    public static List<String> lines(ExecutionContext of) {
        return of.getString(LINES, "").lines().toList();
    }

    /** Adds to a sum over all hosts that steps leave to those that come after them. */
    public void add(String name, long value) {
        synchronized (shared) {
            shared.putLong(SUM + name, shared.getLong(SUM + name, 0) + value);
        }
    }

    /** A sum; null where nothing was added. */
    public Long sum(String name) {
        return shared.containsKey(SUM + name) ? Long.valueOf(shared.getLong(SUM + name)) : null;
    }

    public Progress progress() {
        return progress;
    }

    /** Whether somebody asks to stop at the next item. */
    public boolean stopping() {
        return stop.asked();
    }

    @Override
    public void close() {
        if (taken != null) {
            taken.close();
        }
    }
}
