package dev.winnow.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads small files that others may replace at any instant. It reads each up to a limit and follows no link. Opening a
 * pipe would wait for a writer for ever; if a pipe has replaced a file, only that file fails.
 *
 * <p>Java cannot open a file without waiting, so another thread opens them. It opens many in a row, because a hand-over
 * costs more than reading a small file. A thread that waits is abandoned, and a new one continues with the next file.
 */
public final class SmallFiles {

    /** How long to wait for one file. A slow file server needs seconds at worst. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private SmallFiles() {
    }

    /**
     * The result of reading one file.
     *
     * @param bytes   its first bytes; null if reading failed
     * @param failure why reading failed; null if it did not
     */
    public record Content(byte[] bytes, IOException failure) { }

    /**
     * Reads the first {@code most} bytes of each file. Callers have checked that each is a regular file.
     *
     * @return one result per file, in the order of {@code files}
     */
    public static List<Content> read(List<Path> files, int most) {
        return read(files, most, TIMEOUT);
    }

    static List<Content> read(List<Path> files, int most, Duration patience) {
        List<Content> contents = new ArrayList<>(files.size());
        while (contents.size() < files.size()) {
            Reading reading = new Reading(files.subList(contents.size(), files.size()), most);
            RegularFile.OPENERS.execute(reading);
            boolean all = reading.await(patience);
            contents.addAll(reading.finished());
            if (Thread.currentThread().isInterrupted()) {
                while (contents.size() < files.size()) {
                    contents.add(new Content(null, new InterruptedIOException("reading was interrupted")));
                }
            } else if (!all && contents.size() < files.size()) {
                contents.add(new Content(null, new IOException("opening or reading it takes longer than "
                        + patience.toSeconds() + " s; is it a pipe?")));
            }
        }
        return contents;
    }

    /** Reads on a thread that may be abandoned. */
    private static final class Reading implements Runnable {

        private final List<Path> files;
        private final int most;
        private final Content[] contents;
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile int done;
        private volatile boolean left;

        Reading(List<Path> files, int most) {
            this.files = List.copyOf(files);
            this.most = most;
            this.contents = new Content[files.size()];
        }

        @Override
        public void run() {
            for (int at = 0; at < contents.length && !left; at++) {
                try {
                    contents[at] = new Content(bytes(files.get(at)), null);
                } catch (IOException failed) {
                    contents[at] = new Content(null, failed);
                }
                done = at + 1;
            }
            end.countDown();
        }

        private byte[] bytes(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                // A pipe or a device has size 0, so that nothing is read from it.
                ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(most, channel.size()));
                while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                    // read until the buffer is full
                }
                return Arrays.copyOf(buffer.array(), buffer.position());
            }
        }

        /** Waits until all files are read or one takes too long. Returns whether all were read. */
        boolean await(Duration patience) {
            try {
                for (int before = -1, now = 0; now > before; now = done) {
                    before = now;
                    if (end.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                        return true;
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            left = true;
            return false;
        }

        List<Content> finished() {
            return Arrays.asList(contents).subList(0, done);
        }
    }
}
