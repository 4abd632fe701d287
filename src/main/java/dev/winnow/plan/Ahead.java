package dev.winnow.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How work is handed between threads: lets a thread of its own make pieces ahead of the one that uses them, in order and
 * only so many. A failure on either side ends both and reaches the user.
 *
 * <p>Nobody is interrupted: an embedded database takes that for the end of its files.
 */
public final class Ahead<T> implements AutoCloseable {

    private static final Object END = new Object();
    private static final long LOOK_MS = 50;

    private final BlockingQueue<Object> queue;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Throwable failure;
    private boolean ended;

    private Ahead(String name, int pieces, Maker<T> maker) {
        queue = new ArrayBlockingQueue<>(pieces);
        thread = new Thread(() -> make(maker), name);
        thread.setDaemon(true);
    }

    /** Makes pieces on a thread of its own and gives each to {@link #hand}. */
    @FunctionalInterface
    public interface Maker<T> {
        void make(Ahead<T> ahead) throws Exception;
    }

    /**
     * Begins to make pieces, for {@link #next}.
     *
     * @param pieces how many may wait
     */
    public static <T> Ahead<T> of(String name, int pieces, Maker<T> maker) {
        Ahead<T> ahead = new Ahead<>(name, pieces, maker);
        ahead.thread.start();
        return ahead;
    }

    /** The user wants no more. */
    private static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("no more is wanted", null, false, false);
        }
    }

    /**
     * Returns when all that {@code maker} made has been used.
     *
     * @param pieces how many may wait
     * @param maker  makes pieces on another thread and hands each to {@link #hand}
     * @param user   uses them on this thread
     */
    static <T> void run(String name, int pieces, Maker<T> maker, Consumer<T> user) {
        try (Ahead<T> ahead = of(name, pieces, maker)) {
            for (T piece = ahead.next(); piece != null; piece = ahead.next()) {
                user.accept(piece);
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
            // Then nobody waits for the end.
        }
    }

    /**
     * The next piece; null when all have been used.
     *
     * @throws RuntimeException why the maker failed, when what it had made has been used
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

    /** Ends the maker at its next piece, where it has not come to its end, and waits for that. */
    @Override
    public void close() {
        closed = true;
        join(thread);
    }

    /** Hands over a piece; waits while too many lie there. */
    public void hand(T piece) {
        put(piece);
    }

    /** Waits for room for so many; whoever has used the pieces gives it back. */
    public void enter(Semaphore room, int size) {
        waitFor(() -> room.tryAcquire(size, LOOK_MS, TimeUnit.MILLISECONDS));
    }

    private void put(Object piece) {
        waitFor(() -> queue.offer(piece, LOOK_MS, TimeUnit.MILLISECONDS));
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
