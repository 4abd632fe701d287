package dev.winnow.policy;

import dev.winnow.model.Build;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.value.Age;
import java.time.Instant;
import java.util.Objects;

/**
 * One line under {@code keep}: at most one counter, narrowed by an age and by a selector, which are applied before
 * counting. Without a counter it keeps all that fit.
 *
 * @param counter what is counted, or null
 * @param within  keeps what is no older; the edge itself is kept; or null
 * @param since   what the age is measured from
 * @param where   narrows who competes in this clause, or null
 * @param text    the clause as the job file's author would say it, without {@code where}: {@code last: 10}
 */
public record Clause(Counter counter, Age within, Since since, Selector where, String text) {

    /** The event from which {@code within} measures a build's age. */
    public enum Since { FINISHED, DEFECT_LOGGED }

    public Clause {
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(text, "text");
        if (counter == null && within == null && where == null) {
            throw new IllegalArgumentException("a clause needs a counter, within or where");
        }
        if (within == null && since != Since.FINISHED) {
            throw new IllegalArgumentException("since needs within");
        }
    }

    /** Whether it asks when a build finished. */
    public boolean needsFinish() {
        return counter != null && counter.needsFinish() || within != null && since == Since.FINISHED;
    }

    /**
     * Whether a part that grows too old moves the ranks of those that stay. An age measured from the finish cuts off
     * the oldest: most counters then rank what is too old behind the others all the same, as if time had not passed.
     */
    public boolean agesMoveRanks() {
        return since != Since.FINISHED || counter != null && counter.agesMoveRanks();
    }

    /** What {@code within} measures the build's age from, or null where that is not known or never was. */
    public Instant event(Build build) {
        if (since == Since.FINISHED) {
            return build.finished();
        }
        return build.defect() == null ? null : build.defect().loggedAt();
    }
}
