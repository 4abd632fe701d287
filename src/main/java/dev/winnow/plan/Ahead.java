package dev.winnow.plan;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets a thread of its own make pieces ahead of the one that uses them, in order and only so many. A failure on
 * either side ends both and reaches the caller.
 *
 * <p>Nobody is interrupted: an embedded database takes that for the end of its files.
 */
final class Ahead<T> {

    private static final Object END = new Object();
    private static final long LOOK_MS = 50;

    private final BlockingQueue<Object> queue;
    private volatile boolean closed;
    private volatile RuntimeException failure;
    private volatile Error error;

    private Ahead(int pieces) {
        queue = new ArrayBlockingQueue<>(pieces);
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
    static <T> void run(String name, int pieces, Consumer<Ahead<T>> maker, Consumer<T> user) {
        Ahead<T> ahead = new Ahead<>(pieces);
        Thread thread = new Thread(() -> ahead.make(maker), name);
        thread.setDaemon(true);
        thread.start();
        try {
            ahead.use(user);
        } finally {
            ahead.closed = true;
            join(thread);
        }
        if (ahead.error != null) {
            throw ahead.error;
        }
        if (ahead.failure != null) {
            throw ahead.failure;
        }
    }

    private void make(Consumer<Ahead<T>> maker) {
        try {
            maker.accept(this);
        } catch (Abandoned abandoned) {
            return;
        } catch (RuntimeException failed) {
            failure = failed;
        } catch (Error failed) {
            error = failed;
        }
        try {
            put(END);
        } catch (Abandoned abandoned) {
            // Then nobody waits for the end.
        }
    }

    @SuppressWarnings("unchecked")
    private void use(Consumer<T> user) {
        Object piece = take();
        while (piece != END) {
            user.accept((T) piece);
            piece = take();
        }
    }

    /** Hands over a piece; waits while too many lie there. */
    void hand(T piece) {
        put(piece);
    }

    /** Waits for room for so many; whoever has used the pieces gives it back. */
    void enter(Semaphore room, int size) {
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
