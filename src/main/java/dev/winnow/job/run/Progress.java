package dev.winnow.job.run;

/**
 * Shows how far a run is. Its methods are called often and from several threads; they must return at once and never throw.
 */
public interface Progress {

    /** Shows nothing. */
    Progress NONE = new Progress() { };

    /** Passes each call on to two others. */
    static Progress both(Progress one, Progress other) {
        return new Progress() {
            @Override
            public void begin(String run) {
                one.begin(run);
                other.begin(run);
            }

            @Override
            public void stage(String what, long total) {
                one.stage(what, total);
                other.stage(what, total);
            }

            @Override
            public void done(long items, long bytes) {
                one.done(items, bytes);
                other.done(items, bytes);
            }

            @Override
            public void end() {
                one.end();
                other.end();
            }
        };
    }

    /** A run begins or resumes. */
    default void begin(String run) {
    }

    /**
     * A stage of the run begins; the one before it has ended.
     *
     * @param what  the work and the store, such as {@code scan products, entries}
     * @param total the number of its items; 0 where it is unknown
     */
    default void stage(String what, long total) {
    }

    /**
     * More items of the stage are done.
     *
     * @param bytes the size of these items
     */
    default void done(long items, long bytes) {
    }

    /** The run has ended, with success or without. */
    default void end() {
    }
}
