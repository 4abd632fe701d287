package dev.winnow.job.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.RunOrder;
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
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What the steps of a run need: made from the run's id and the catalog by whatever process executes a step, once for
 * each execution of a batch job. Stop signal, progress and locks are the process's own.
 */
public final class RunContext implements AutoCloseable {

    /** The job parameter that names a run. */
    public static final String RUN = "run";

    private final Catalog catalog;
    private final StoreLocks locks;
    private final StopSignal stop;
    private final Progress progress;
    private final RunRow row;
    private final RunOrder order;
    private final Job job;
    private final List<JobStore> stores;
    private final ExecutionContext shared;
    private final Findings findings;
    private StoreLocks.Changing taken;

    /** @throws Halt if a store is not there, or not the one that it should be */
    public RunContext(Catalog catalog, StoreLocks locks, StopSignal stop, Progress progress, JobExecution execution) {
        this.catalog = catalog;
        this.locks = locks;
        this.stop = stop;
        this.progress = progress;
        this.row = new Runs(catalog).find(execution.getJobParameters().getString(RUN)).orElseThrow();
        this.order = RunOrder.of(catalog, row.id()).orElseThrow();
        this.job = order.text() == null ? null : jobAgain();
        this.stores = job == null ? removals().stores(row.id()).stream().map(id -> JobStore.known(catalog, id)).toList()
                : JobStore.open(catalog, job);
        this.shared = execution.getExecutionContext();
        this.findings = Findings.in(shared);
    }

    /** The catalog's copy of the job file is believed as far as what a plan was approved for, and its own hash, say. */
    private Job jobAgain() {
        Job read;
        try {
            read = JobFiles.readAgain(order.file(), order.text(), order.sha256());
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
     * The same, held to be changed: by this process already, or from now on until the job's execution has ended.
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
        taken = locks.change(stores, apart, row.kind().word() + " " + row.id(), findings.warnings()::add);
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

    /** Leaves in the context of the batch job what a step came across; to be called at its end. */
    void keep() {
        findings.keep(shared);
    }

    /** What steps leave to those that come after them; saved when they have ended. */
    public ExecutionContext shared() {
        return shared;
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
