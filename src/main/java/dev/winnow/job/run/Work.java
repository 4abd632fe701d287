package dev.winnow.job.run;

/** What a step does, in pieces between which it can be stopped; what it has done lies in the catalog. */
@FunctionalInterface
public interface Work {

    /**
     * Does the next piece.
     *
     * @return whether there may be more
     */
    boolean next() throws Exception;

    /** Waits for what the pieces have left under way; called once when no piece follows, whatever the reason. */
    default void close() {
    }
}
