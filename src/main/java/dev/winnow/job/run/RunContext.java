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
 * Everything that the steps of a run need. The process that executes a step makes it from the run's id and the catalog,
 * once for each execution of a batch job; stop signal, progress and locks are its own.
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
    private final RunParameters parameters;
    private final Job job;
    private final List<JobStore> stores;
    private final ExecutionContext context;
    private final Findings findings;
    private final boolean part;
    private StoreLocks.Changing taken;

    /**
     * For the process that runs the job.
     *
     * @throws Halt if a store is missing, or another store is in its place
     */
    public RunContext(Catalog catalog, StoreLocks locks, StopSignal stop, Progress progress, JobExecution execution) {
        this(catalog, locks, stop, progress, execution, execution.getExecutionContext(), false);
    }

    /**
     * For a worker, which does a part of a step for the stores of its host.
     *
     * @throws Halt if a store is missing, or another store is in its place
     */
    public RunContext(Catalog catalog, StoreLocks locks, StopSignal stop, StepExecution part) {
        this(catalog, locks, stop, Progress.NONE, part.getJobExecution(), part.getExecutionContext(), true);
    }

    private RunContext(Catalog catalog, StoreLocks locks, StopSignal stop, Progress progress, JobExecution execution,
                       ExecutionContext context, boolean part) {
        this.catalog = catalog;
        this.locks = locks;
        this.stop = stop;
        this.progress = progress;
        this.row = new Runs(catalog).find(execution.getJobParameters().getString(RUN)).orElseThrow();
        this.parameters = RunParameters.of(catalog, row.id()).orElseThrow();
        this.job = parameters.text() == null ? null : jobAgain();
        this.stores = job == null ? removals().stores(row.id()).stream().map(id -> JobStore.byId(catalog, id)).toList()
                : row.kind() == RunKind.ADOPT ? JobStore.unchecked(catalog, job, home())
                : JobStore.open(catalog, job, home());
        this.context = context;
        this.part = part;
        this.findings = Findings.in(context);
    }

    /** The host of the stores that name none. */
    public String home() {
        return catalog.shared() ? row.operator().host() : catalog.host();
    }

    /** Reads the catalog's copy of the job file, and checks it by its hash and by what the plan was approved for. */
    private Job jobAgain() {
        Job read;
        try {
            read = JobFiles.readAgain(parameters.file(), parameters.text(), parameters.sha256()).without(parameters.without());
        } catch (JobFileException faulty) {
            throw Halt.usage(faulty.getMessage());
        }
        if (row.plan() != null && !new Plans(catalog).find(row.plan()).orElseThrow().content().equals(read.content())) {
            throw Halt.stopped("run " + id() + " cannot go on: its job file in the catalog is not the one of plan "
                    + row.plan() + "; plan again");
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

    /** The job; null for a run without a job file. */
    public Job job() {
        return job;
    }

    /** The job's zone, in which people see times; UTC if it is unknown. */
    public ZoneId zone() {
        return job != null ? job.policy().zone() : new Plans(catalog).zone(row.job()).orElse(ZoneOffset.UTC);
    }

    /** The stores that the run works on. */
    public List<JobStore> stores() {
        return stores;
    }

    /**
     * The names, by id, of the stores that a person leaves out of this run.
     *
     * @throws Halt if one was never scanned, because the run counts on what its last scan saw
     */
    public Map<Long, String> leftOut() {
        Map<Long, String> leftOut = new LinkedHashMap<>();
        job.leftOut().forEach(store -> leftOut.put(JobStore.scannedRow(catalog, store, home()).id(), store.name()));
        return leftOut;
    }

    /** The stores on this host. */
    public List<JobStore> here() {
        return stores.stream().filter(JobStore::here).toList();
    }

    /** Whether this process is a worker, which does a part of a step for the process that runs the job. */
    public boolean part() {
        return part;
    }

    /** The locks of this process. */
    public StoreLocks locks() {
        return locks;
    }

    /**
     * The stores of this host, locked to be changed. Unless the process holds them already, it locks them now and frees them
     * when the job's execution has ended.
     *
     * @throws Halt if another process holds a store, or a store must not be changed
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

    /** The removals that the run restores or purges; null for other runs. */
    public SelectedRemovals removals() {
        return parameters.removals() == null ? null : SelectedRemovals.of(catalog, parameters.removals());
    }

    /** One of these removals, even if the run has ended it already; null if there is none. */
    public Removal first() {
        return removals().first(row.id(), stores.stream().map(store -> store.row().id()).toList()).orElse(null);
    }

    /** Why a person overrides the limits and the checks of stores and clock; null without an override. */
    public String override() {
        return parameters.override();
    }

    public Findings findings() {
        return findings;
    }

    public Findings.Sample faults() {
        return findings.faults();
    }

    public List<String> warnings() {
        return findings.warnings();
    }

    /** Writes the findings of a step into the context of the batch job, or of the part; to be called at the step's end. */
    void keep() {
        findings.keep(context);
    }

    /** Adds the findings, sums and lines of a part that another host did. */
    void take(ExecutionContext part) {
        findings.take(Findings.in(part));
        part.entrySet().stream().filter(entry -> entry.getKey().startsWith(SUM)).forEach(entry ->
                add(entry.getKey().substring(SUM.length()), (Long) entry.getValue()));
        lines(part).forEach(this::line);
    }

    /** Passes a line to the process that runs the job. */
    public void line(String line) {
        synchronized (context) {
            context.putString(LINES, context.getString(LINES, "") + line + "\n");
        }
    }

    /** The lines that steps passed on in the context of their job. */
    public static List<String> lines(ExecutionContext context) {
        return context.getString(LINES, "").lines().toList();
    }

    /** Adds to a sum over all hosts, which later steps can read. */
    public void add(String name, long value) {
        synchronized (context) {
            context.putLong(SUM + name, context.getLong(SUM + name, 0) + value);
        }
    }

    /** The sum of this name; null if nothing was added. */
    public Long sum(String name) {
        return context.containsKey(SUM + name) ? Long.valueOf(context.getLong(SUM + name)) : null;
    }

    public Progress progress() {
        return progress;
    }

    /** Whether somebody asked the run to stop at the next item. */
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
