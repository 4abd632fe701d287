package dev.winnow.batch;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Runs.RunRow;
import dev.winnow.jobfile.Job;
import java.time.Instant;
import java.util.List;

/**
 * A run that this process executes: what its steps share.
 *
 * @param job    null where no job file takes part
 * @param stores the stores that it works on
 * @param asOf   null where no instant is judged
 * @param faults what was skipped, failed, could not be read or is in doubt
 */
record LiveRun(Catalog catalog, RunRow row, Job job, List<JobStore> stores, Instant asOf, Overrides overrides,
               StopSignal stop, Findings strays, Findings faults) {

    /** Why a person goes on against a limit or the clock; null where nobody does. */
    record Overrides(String limit) {
        static final Overrides NONE = new Overrides(null);
    }

    static LiveRun of(Catalog catalog, RunRow row, Job job, List<JobStore> stores, Overrides overrides,
                      StopSignal stop) {
        return new LiveRun(catalog, row, job, List.copyOf(stores), row.asOf(), overrides, stop, new Findings(),
                new Findings());
    }

    String id() {
        return row.id();
    }

    boolean stopping() {
        return stop.asked();
    }
}
