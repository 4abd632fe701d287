package dev.winnow.job.run;

/**
 * Hears how far a run is. Called often and from several threads; must return at once and never throw.
 */
public interface Progress {

    /** For whoever does not listen. */
    Progress NONE = new Progress() {
        @Override
        public void begin(String run) {
        }

        @Override
        public void stage(String what, long total) {
        }

        @Override
        public void done(long items, long bytes) {
        }

        @Override
        public void end() {
        }
    };

    /** Tells two of the same. */
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

    /** A run begins, or goes on. */
    void begin(String run);

    /**
     * A stage of the run begins; the one before it has ended.
     *
     * @param what  what is done to what, such as {@code scan products, entries}
     * @param total of its items; 0 where nobody knows
     */
    void stage(String what, long total);

    /**
     * More of the stage is done.
     *
     * @param bytes that they hold
     */
    void done(long items, long bytes);

    /** The run has ended, whatever came of it. */
    void end();
}
