package dev.winnow.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A file that exists only to be locked by one process at a time. Only its owner can open it, because a user who may
 * read a file may also lock it, and hold the lock for ever.
 */
public final class LockFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final long PAUSE_NANOS = 20_000_000;

    private LockFile() {
    }

    /** Opens the file for reading and writing, and makes it if needed. Removes the rights of other users. */
    public static FileChannel open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            ownerOnly(file);
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Removes all rights of other users on an existing file, if this user may do so. */
    public static void ownerOnly(Path file) throws IOException {
        Set<PosixFilePermission> now = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (!OWNER_ONLY.containsAll(now)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    /** The lock; null if this or another process holds it. */
    public static FileLock tryLock(FileChannel channel) throws IOException {
        return tryLock(channel, false);
    }

    private static FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    /**
     * Waits until the lock is free.
     *
     * @throws IOException if it is still held after {@code most}; the message says by which process
     */
    public static FileLock lock(FileChannel channel, Path file, Duration most) throws IOException {
        return lock(channel, false, most).orElseThrow(() -> new IOException(NameCodec.shownAbsolute(file) + " is locked by "
                + holder(file) + "; wait until it is done, or stop it"));
    }

    /**
     * Waits until the lock is free; empty if it is still held after {@code most}.
     *
     * @param shared whether several processes may hold it at once
     */
    public static Optional<FileLock> lock(FileChannel channel, boolean shared, Duration most) throws IOException {
        long start = System.nanoTime();
        FileLock lock = tryLock(channel, shared);
        while (lock == null && System.nanoTime() - start <= most.toNanos() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            lock = tryLock(channel, shared);
        }
        return Optional.ofNullable(lock);
    }

    /** Names the process of this host that holds a lock on a file, such as {@code process 12 of user ci}. */
    public static String holder(Path file) {
        try (Stream<String> lines = Files.lines(LOCKS)) {
            String inode = ":" + Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            List<String> found = new ArrayList<>();
            lines.map(line -> line.trim().split("\\s+")).filter(fields -> fields.length > 5
                    && !fields[1].equals("->") && fields[5].endsWith(inode)).forEach(fields -> found.add(process(fields[4])));
            return found.isEmpty() ? "another process" : String.join(", ", found);
        } catch (IOException | RuntimeException untold) {
            return "another process";
        }
    }

    private static String process(String pid) {
        String user = ProcessHandle.of(Long.parseLong(pid)).flatMap(process -> process.info().user()).orElse(null);
        return "process " + pid + (user == null ? "" : " of user " + user);
    }
}
