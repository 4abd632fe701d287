package dev.winnow.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens a file that others may replace at any instant. It follows no link. If a pipe has replaced the file, opening
 * fails, whether or not somebody writes to the pipe; neither opening nor reading waits for a writer.
 */
public final class RegularFile {

    /**
     * Opens files on threads that may be abandoned. A thread opens one file after another, because a new thread for each
     * costs more than the file, in memory above all.
     */
    static final ExecutorService OPENERS = Executors.newCachedThreadPool(opens -> {
        Thread thread = new Thread(opens, "open files");
        thread.setDaemon(true);
        // A request may be the first to need it. The server warns of threads that keep its own loader when it stops.
        thread.setContextClassLoader(RegularFile.class.getClassLoader());
        return thread;
    });

    private RegularFile() {
    }

    /** Opens a file for reading; the caller closes it. */
    public static SeekableByteChannel open(Path file) throws IOException {
        return open(() -> FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), SmallFiles.TIMEOUT);
    }

    /** @param opens opens the file; called on another thread, because Java cannot open a file without waiting */
    static SeekableByteChannel open(Callable<SeekableByteChannel> opens, Duration patience) throws IOException {
        Future<SeekableByteChannel> opening = OPENERS.submit(opens);
        SeekableByteChannel channel;
        try {
            channel = opening.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException waits) {
            throw new IOException("opening it takes longer than " + patience.toSeconds() + " s; is it a pipe?");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("opening it was interrupted");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        }
        try {
            // This fails on a pipe.
            return channel.position(0);
        } catch (IOException pipe) {
            channel.close();
            throw new IOException("it is no file", pipe);
        }
    }
}
