package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.NanoTimes;
import java.time.Instant;
import java.util.List;

/** The start, resumption and end of a run. */
public sealed interface RunEvent extends Event {

    String run();

    /** Events of a run are kept under this name while its start is unknown. */
    static String subject(String run) {
        return "run " + run;
    }

    /** Sets the state of the run from the events of all ledgers so far. */
    @Override
    default void replay(ReplayContext replay) {
        replay.keepFor(subject(run()));
        replay.applyKept(subject(run()), RunEvent.class);
    }

    /**
     * @param job  null if the run has no job file
     * @param asOf null if the run judges nothing
     * @param plan the plan that it applies, or null
     */
    @JsonTypeName("run-started")
    record RunStarted(String run, String kind, String job, Instant asOf, String plan, String host, long pid)
            implements RunEvent {

        @Override
        public int apply(Catalog catalog, EventContext context) {
            if (RunEvent.known(catalog, run)) {
                return 0;
            }
            return catalog.sql("INSERT INTO run (id, job, kind, as_of, started_at, kept, removed, bytes_removed, "
                            + "skipped, plan_id, actor, host, pid) VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, ?, ?, ?, ?)")
                    .params(run, job, kind, NanoTimes.of(asOf), context.at(), plan, context.actor(), host, pid).update();
        }

        @Override
        public void replay(ReplayContext replay) {
            if (apply(replay.catalog(), replay.context()) > 0) {
                replay.applyKept(RunEvent.subject(run), Event.class);
            }
        }
    }

    @JsonTypeName("run-resumed")
    record RunResumed(String run, String host, long pid) implements RunEvent {

        @Override
        public int apply(Catalog catalog, EventContext context) {
            return catalog.sql("UPDATE run SET ended_at = NULL, outcome = NULL, actor = ?, host = ?, pid = ? "
                    + "WHERE id = ?").params(context.actor(), host, pid, run).update();
        }
    }

    /** The last line of a host's ledger that the catalog knows to be written. */
    record Head(String host, long seq, String hash) { }

    /**
     * The run ended. Counts are in parts, {@code bytesRemoved} in bytes.
     *
     * @param heads of all ledgers, by host; empty where the catalog has only one
     */
    @JsonTypeName("run-ended")
    record RunEnded(String run, String outcome, long kept, long removed, long bytesRemoved, long skipped,
                    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Head> heads) implements RunEvent {

        public RunEnded {
            // Earlier versions did not tell.
            heads = heads == null ? List.of() : List.copyOf(heads);
        }

        @Override
        public int apply(Catalog catalog, EventContext context) {
            return catalog.sql("UPDATE run SET ended_at = ?, outcome = ?, kept = ?, removed = ?, "
                            + "bytes_removed = ?, skipped = ? WHERE id = ?")
                    .params(context.at(), outcome, kept, removed, bytesRemoved, skipped, run).update();
        }
    }

    static boolean known(Catalog catalog, String run) {
        return !catalog.sql("SELECT id FROM run WHERE id = ?").param(run).query(String.class).list().isEmpty();
    }
}
