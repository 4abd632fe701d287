package dev.winnow.job.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.store.LockLost;
import dev.winnow.store.StoreGone;
import dev.winnow.store.StoreUnreadable;
import java.util.List;
import org.springframework.batch.core.job.JobExecutionException;

/** Turns the exceptions of a run's steps into a message that its user can understand. */
public final class RunFailure {

    private RunFailure() {
    }

    /** @param failures in the order in which they were thrown */
    public static Halt of(Catalog catalog, String run, List<Throwable> failures) {
        Throwable first = null;
        for (Throwable failure : failures) {
            for (Throwable at = failure; at != null; at = at.getCause()) {
                if (at instanceof Halt halt) {
                    return halt;
                }
                if (at instanceof StoreUnreadable) {
                    return Halt.stopped(at.getMessage());
                }
                if (at instanceof StoreGone) {
                    return Halt.stopped("run " + run + " cannot go on: " + at.getMessage());
                }
                if (at instanceof LockLost) {
                    return new Halt(Halt.Kind.BUSY, "run " + run + " cannot go on: " + at.getMessage());
                }
            }
            // The exception of a partitioned step says only that some parts failed.
            first = first == null || first instanceof JobExecutionException ? failure : first;
        }
        Halt lost = null;
        for (Throwable failure : failures) {
            Halt halt = DatabaseFailure.halt(failure, catalog.state()).orElse(null);
            lost = halt != null && (lost == null || halt.kind() == Halt.Kind.FAILED) ? halt : lost;
        }
        if (lost != null) {
            return new Halt(lost.kind(), "run " + run + " cannot go on: " + lost.getMessage(), lost);
        }
        return new Halt(Halt.Kind.FAILED, "run " + run + " failed: "
                + (first == null ? "the reason is unknown" : FailureCause.of(first)), first);
    }
}
