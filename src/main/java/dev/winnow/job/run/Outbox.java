package dev.winnow.job.run;

import java.time.Duration;

/** The way to the workers of other hosts. */
public interface Outbox {

    /** For a process whose work all lies on its own host. */
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
     * @param step      the name of the bean that makes it
     * @param execution the id of the step execution that stands for the part
     */
    void send(String host, String step, long execution);

    /** How long a worker may do nothing that can be seen before it is given up. */
    Duration patience();
}
