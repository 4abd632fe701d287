package dev.winnow.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands work from one thread to another: a producer thread makes pieces ahead of the consumer, in order and only a
 * limited number. A failure on either side ends both and is thrown in the consumer.
 *
 * <p>Threads are never interrupted, because an interrupt makes an embedded database close its files.
 */
public final class BackgroundProducer<T> implements AutoCloseable {

    private static final Object END = new Object();
    /** How often a waiting producer looks whether the consumer has closed. */
    private static final long POLL_MS = 50;

    private final BlockingQueue<Object> queue;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Throwable failure;
    private boolean ended;

    private BackgroundProducer(String name, int pieces, Maker<T> maker) {
        queue = new ArrayBlockingQueue<>(pieces);
        thread = new Thread(() -> make(maker), name);
        thread.setDaemon(true);
    }

    /** Makes pieces on the producer thread and passes each to {@link #hand}. */
    @FunctionalInterface
    public interface Maker<T> {
        void make(BackgroundProducer<T> ahead) throws Exception;
    }

    /**
     * Starts the producer thread.
     *
     * @param pieces how many finished pieces may wait for {@link #next}
     */
    public static <T> BackgroundProducer<T> of(String name, int pieces, Maker<T> maker) {
        BackgroundProducer<T> ahead = new BackgroundProducer<>(name, pieces, maker);
        ahead.thread.start();
        return ahead;
    }

    /** The consumer has closed before the last piece. */
    private static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("no more is wanted", null, false, false);
        }
    }

    /**
     * Runs both sides. Returns when {@code consumer} has used every piece.
     *
     * @param pieces   how many finished pieces may wait
     * @param maker    makes pieces on another thread and passes each to {@link #hand}
     * @param consumer uses them on this thread
     */
    static <T> void run(String name, int pieces, Maker<T> maker, Consumer<T> consumer) {
        try (BackgroundProducer<T> ahead = of(name, pieces, maker)) {
            for (T piece = ahead.next(); piece != null; piece = ahead.next()) {
                consumer.accept(piece);
            }
        }
    }

    private void make(Maker<T> maker) {
        try {
            maker.make(this);
        } catch (Abandoned abandoned) {
            return;
        } catch (Exception | Error failed) {
            failure = failed;
        }
        try {
            put(END);
        } catch (Abandoned abandoned) {
            // Nobody waits for the end.
        }
    }

    /**
     * The next piece; null after the last.
     *
     * @throws RuntimeException the failure of the producer, after the pieces that it had finished
     */
    @SuppressWarnings("unchecked")
    public T next() {
        Object piece = ended ? END : take();
        if (piece != END) {
            return (T) piece;
        }
        ended = true;
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException runtime) {
            throw runtime;
        } else if (failure instanceof IOException failed) {
            throw new UncheckedIOException(failed);
        } else if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return null;
    }

    /** Stops the producer at its next piece and waits for its thread to end. */
    @Override
    public void close() {
        closed = true;
        join(thread);
    }

    /** Hands over a piece. Waits while too many pieces are unused. */
    public void hand(T piece) {
        put(piece);
    }

    /** Waits for {@code size} permits of {@code room}. The consumer releases them when it has used the piece. */
    public void enter(Semaphore room, int size) {
        waitFor(() -> room.tryAcquire(size, POLL_MS, TimeUnit.MILLISECONDS));
    }

    private void put(Object piece) {
        waitFor(() -> queue.offer(piece, POLL_MS, TimeUnit.MILLISECONDS));
    }

    private interface Try {
        boolean done() throws InterruptedException;
    }

    private void waitFor(Try tries) {
        try {
            do {
                if (closed) {
                    throw new Abandoned();
                }
            } while (!tries.done());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for room", interrupted);
        }
    }

    private Object take() {
        try {
            return queue.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for what is made", interrupted);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
