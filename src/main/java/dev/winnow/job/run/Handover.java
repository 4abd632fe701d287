package dev.winnow.job.run;

import dev.winnow.model.Halt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Does on one thread, in turn, what several hand over: so that what they find does not have to be written by all of
 * them at once. Whoever hands over waits while much is waiting already.
 */
public final class Handover implements AutoCloseable {

    private static final int MOST_WAITING = 4;
    private static final Runnable END = () -> { };

    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = new Thread(this::work, "record");
    private volatile Throwable failure;

    public Handover() {
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        try {
            for (Runnable next = waiting.take(); next != END; next = waiting.take()) {
                next.run();
            }
        } catch (InterruptedException dropped) {
            // Whoever closes it does not want the rest.
        } catch (Throwable failed) {
            failure = failed;
        }
    }

    /**
     * Hands over.
     *
     * @throws RuntimeException what was handed over before and failed
     */
    public void give(Runnable work) {
        try {
            do {
                rethrow();
            } while (!waiting.offer(work, 100, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Halt(Halt.Kind.FAILED, "the scan was interrupted", stop);
        }
    }

    /** Waits until all is done. */
    public void finish() {
        give(END);
        join();
        rethrow();
    }

    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrow() {
        Throwable failed = failure;
        if (failed instanceof RuntimeException runtime) {
            throw runtime;
        } else if (failed instanceof Error error) {
            throw error;
        }
    }

    /** Waits for the piece that is being done; what waits is dropped. Nobody may hand over any more. */
    @Override
    public void close() {
        waiting.clear();
        waiting.add(END);
        join();
    }
}
