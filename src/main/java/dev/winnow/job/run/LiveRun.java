package dev.winnow.job.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.catalog.history.SelectedRemovals;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.jobfile.Job;
import dev.winnow.report.content.RunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A run that this process executes: what its steps share.
 *
 * @param job      null where no job file takes part
 * @param stores   the stores that it works on
 * @param writable the same, locked to be changed; null for runs that change none
 * @param removals what it restores or purges; null for other runs
 * @param first    one of these; null where there was none when it began
 * @param faults   what was skipped, failed, could not be read or is in doubt
 * @param warnings what is odd about the job file, now that builds were seen, and scans that go on with others
 * @param summary  what its report says, once that is written
 * @param scan     how it looks at the stores, once it does
 */
public record LiveRun(Catalog catalog, RunRow row, Job job, List<JobStore> stores, WritableStores writable,
                      SelectedRemovals removals, Removal first, Overrides overrides, StopSignal stop, Progress progress,
                      Findings strays, Findings faults, List<String> warnings, RunTotals totals,
                      AtomicReference<RunSummary> summary, AtomicReference<Scan> scan) {

    private static final int PAGE = 100;

    /** A run that changes no store. */
    public static LiveRun reading(Catalog catalog, RunRow row, Job job, List<JobStore> stores, Overrides overrides,
                                  StopSignal stop, Progress progress) {
        return changing(catalog, row, job, stores, null, overrides, stop, progress);
    }

    /** A run that moves parts to the trash. */
    public static LiveRun changing(Catalog catalog, RunRow row, Job job, List<JobStore> stores, WritableStores writable,
                                   Overrides overrides, StopSignal stop, Progress progress) {
        return new LiveRun(catalog, row, job, List.copyOf(stores), writable, null, null, overrides, stop, progress,
                new Findings(), new Findings(), new ArrayList<>(), new RunTotals(), new AtomicReference<>(),
                new AtomicReference<>());
    }

    /** A run that restores or purges what lies in the trash. */
    public static LiveRun ending(Catalog catalog, RunRow row, Job job, List<JobStore> stores, WritableStores writable,
                                 SelectedRemovals removals, StopSignal stop, Progress progress) {
        return new LiveRun(catalog, row, job, List.copyOf(stores), writable, removals, first(removals, writable),
                Overrides.NONE, stop, progress, new Findings(), new Findings(), new ArrayList<>(), new RunTotals(),
                new AtomicReference<>(), new AtomicReference<>());
    }

    private static Removal first(SelectedRemovals removals, WritableStores writable) {
        SelectedRemovals.Pages pages = removals.pages();
        for (List<Removal> page = pages.next(PAGE); !page.isEmpty(); page = pages.next(PAGE)) {
            Optional<Removal> here = page.stream().filter(removal -> writable.has(removal.store())).findFirst();
            if (here.isPresent()) {
                return here.get();
            }
        }
        return null;
    }

    public String id() {
        return row.id();
    }

    public Instant asOf() {
        return row.asOf();
    }

    public boolean stopping() {
        return stop.asked();
    }
}
