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
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A file that exists only to be locked by one process at a time. Nobody but its owner can open it: whoever may read a
 * file may lock it, and hold it for ever.
 */
public final class LockFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final long PAUSE_NANOS = 20_000_000;

    private LockFile() {
    }

    /** For reading and writing; made if it is not there. Takes from others what rights they have on an older one. */
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

    /** Takes from others every right on a file that is there, as far as this user may. */
    public static void ownerOnly(Path file) throws IOException {
        Set<PosixFilePermission> now = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (!OWNER_ONLY.containsAll(now)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    /** Null if another has it; whether that is another process or this one. */
    public static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    /**
     * Waits for others that hold it for a moment.
     *
     * @throws IOException if it is still held after {@code most}; the message says by whom
     */
    public static FileLock lock(FileChannel channel, Path file, Duration most) throws IOException {
        long start = System.nanoTime();
        FileLock lock = tryLock(channel);
        while (lock == null) {
            if (System.nanoTime() - start > most.toNanos() || Thread.currentThread().isInterrupted()) {
                throw new IOException(NameCodec.shownAbsolute(file) + " is locked by " + holder(file)
                        + "; wait until it is done, or stop it");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            lock = tryLock(channel);
        }
        return lock;
    }

    /** In words, which process of this host holds a lock on a file, as far as the system tells. */
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
