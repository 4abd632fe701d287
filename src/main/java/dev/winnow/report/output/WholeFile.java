package dev.winnow.report.output;

import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears whole or not at all: it is written under another name, synced to disk, and moved into place by
 * {@link #commit}. Closed without that, it leaves nothing and what stood there before stays.
 *
 * <p>Temporary names are made here and not by {@code Files.createTempFile}, which would hide the file from everybody
 * else, whatever the umask says: reports are for others to read. They differ, as runs of two jobs may write the same
 * dashboard, and are never opened where something stands already, which might be a link that leads elsewhere.
 */
public final class WholeFile implements Closeable {

    /** How temporary names end; nothing else in a report directory does. */
    public static final String TEMPORARY = ".part";

    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean committed;

    /** @throws IOException naming the file, if it cannot be created; folders above it are made */
    public WholeFile(Path target) throws IOException {
        this.target = target;
        this.temporary = target.resolveSibling("." + target.getFileName() + "-" + ProcessHandle.current().pid() + "-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + TEMPORARY);
        try {
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                // moved onto, a device would be gone
                throw new FileSystemException(null, null, "it is no file that can be replaced");
            }
            Files.createDirectories(target.getParent());
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw explained(e);
        }
        out = new BufferedOutputStream(new Explaining(Channels.newOutputStream(channel)), 1 << 16);
    }

    /** Writes the whole content and puts the file in its place. */
    public static void write(Path target, Content content) throws IOException {
        try (WholeFile file = new WholeFile(target)) {
            content.writeTo(file.stream());
            file.commit();
        }
    }

    /** Like {@link #write}, for a path that a person names: it may be a device or a pipe, which takes what it is given. */
    public static void writeTo(Path target, Content content) throws IOException {
        if (!Files.exists(target) || Files.isRegularFile(target)) {
            write(target, content);
            return;
        }
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new Unwritten(NameCodec.shownAbsolute(target), FailureCause.of(e).advised(), e);
        }
    }

    /** Where to write; closing it does nothing. */
    public OutputStream stream() {
        return out;
    }

    /** Puts the file in its place; from then on it survives a power cut. */
    public void commit() throws IOException {
        try {
            out.flush();
            channel.force(true);
            channel.close();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            committed = true;
            sync(target.getParent());
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }

    /** Without this the new name may be lost with the power, although the content is on disk. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private IOException explained(IOException e) {
        if (e instanceof Unwritten) {
            return e;
        }
        return new Unwritten(NameCodec.shownAbsolute(target), FailureCause.of(e).advised(), e);
    }

    /** A failure that already says which file could not be written. */
    private static final class Unwritten extends FileSystemException {
        private static final long serialVersionUID = 1L;

        Unwritten(String file, String why, IOException cause) {
            super(file, null, why);
            initCause(cause);
        }

        @Override
        public String getMessage() {
            return "cannot write " + getFile() + ": " + getReason() + "; then make the report again";
        }
    }

    private final class Explaining extends FilterOutputStream {
        Explaining(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                throw explained(e);
            }
        }

        @Override
        public void close() {
            // Commit or close closes the file, not a stream around this one.
        }
    }
}
