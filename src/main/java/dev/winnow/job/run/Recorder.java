package dev.winnow.job.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Records in the catalog what has been done, while the next is done on disk; one thing at a time and in order. What
 * could not be recorded is thrown by the next call: it stays claimed, and the next start looks at the disk.
 */
public final class Recorder implements AutoCloseable {

    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /** Waits for what is being recorded, then begins with this. */
    public void record(Runnable work) {
        close();
        last = CompletableFuture.runAsync(work);
    }

    /** Waits until everything is recorded. */
    @Override
    public void close() {
        try {
            last.join();
        } catch (CompletionException failed) {
            // Told of once: closing again after it has been thrown must not throw it again.
            last = CompletableFuture.completedFuture(null);
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
