package dev.winnow.job.run;

import java.time.Duration;

/** Sends requests to the workers of other hosts. */
public interface Outbox {

    /** For a process that needs no other host. */
    Outbox NONE = new Outbox() {
        @Override
        public void send(String host, String step, long execution) {
            throw new IllegalStateException("no way to host " + host);
        }

        @Override
        public Duration patience() {
            return Duration.ZERO;
        }
    };

    /**
     * Asks the worker of a host to execute a part of a step.
     *
     * @param step      the name of the step's bean
     * @param execution the id of the part's step execution
     */
    void send(String host, String step, long execution);

    /** How long a worker may show no progress before its part fails. */
    Duration patience();
}
