package dev.winnow.files;

import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An open directory. Each call names one file relative to the handle and follows no link. So a call cannot reach
 * another directory when somebody renames this one or puts a link in its place.
 *
 * <p>Java's handles cannot make directories or hard links, and they truncate times to microseconds. Those calls go
 * through {@code /proc/self/fd}, which names the same open directory.
 */
public final class DirectoryHandle implements AutoCloseable {

    private static final LinkOption[] NO_LINKS = {LinkOption.NOFOLLOW_LINKS};
    private static final Path HERE = Path.of(".");
    private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY = PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString("rwx------"));

    private final SecureDirectoryStream<Path> handle;
    private final FileId id;
    private final PosixFileAttributes opened;
    private final DiskCalls steps;
    private Path descriptor;
    private boolean listed;

    private DirectoryHandle(SecureDirectoryStream<Path> handle, PosixFileAttributes opened, DiskCalls steps) throws IOException {
        this.handle = handle;
        this.id = FileId.of(opened);
        this.opened = opened;
        this.steps = steps;
    }

    /** Opens {@code path}. It may lead through links, because only paths below a root are fenced. */
    public static DirectoryHandle open(Path path, DiskCalls steps) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(path);
        if (!(stream instanceof SecureDirectoryStream<Path> handle)) {
            stream.close();
            throw new UnsupportedOperationException(NameCodec.shownAbsolute(path) + ": this platform has no directory "
                    + "handles, so nothing can be removed safely; run Winnow on Linux");
        }
        return adopt(handle, steps);
    }

    private static DirectoryHandle adopt(SecureDirectoryStream<Path> handle, DiskCalls steps) throws IOException {
        try {
            return new DirectoryHandle(handle, handle.getFileAttributeView(PosixFileAttributeView.class).readAttributes(), steps);
        } catch (IOException | RuntimeException failed) {
            handle.close();
            throw failed;
        }
    }

    /** @throws OtherFileSystem if something is mounted at {@code name}, even from the same file system */
    public DirectoryHandle child(Path name) throws IOException {
        return child(name, true);
    }

    /** Like {@link #child}, but does not notice a mount from the same file system. So nothing may be changed through it. */
    public DirectoryHandle childToList(Path name) throws IOException {
        return child(name, false);
    }

    private DirectoryHandle child(Path name, boolean askForMount) throws IOException {
        DirectoryHandle child = adopt(handle.newDirectoryStream(name, NO_LINKS), steps);
        try {
            if (child.id.device() != id.device() || askForMount && otherMount(child)) {
                throw new OtherFileSystem(NameCodec.shownName(name));
            }
            return child;
        } catch (IOException | RuntimeException refused) {
            child.close();
            throw refused;
        }
    }

    /**
     * Asks the kernel. The device does not show a bind mount, because it stays the same. The kernel never renames
     * {@code .}, but it checks first whether both directories are on one mount, so the error tells. This is about the
     * open directories themselves; it does not change when something is mounted or unmounted meanwhile.
     */
    private boolean otherMount(DirectoryHandle child) throws IOException {
        try {
            child.handle.move(HERE, handle, HERE);
        } catch (AtomicMoveNotSupportedException acrossMounts) {
            return true;
        } catch (AccessDeniedException unknown) {
            throw unknown;
        } catch (FileSystemException neverDone) {
            return false;
        }
        throw new FileSystemException(".", null, "the system renames a directory to itself");
    }

    /** A second handle on this directory; the caller closes it. */
    public DirectoryHandle again() throws IOException {
        return child(HERE, false);
    }

    public FileId id() {
        return id;
    }

    /** Whether these are attributes of this directory, by its device and inode. */
    public boolean is(BasicFileAttributes attributes) {
        return opened.fileKey().equals(attributes.fileKey());
    }

    /** Its time of modification when this handle was opened. */
    public Instant modifiedAtOpening() {
        return opened.lastModifiedTime().toInstant();
    }

    /** The attributes of {@code name}, of a link itself and not of its target; null if nothing is there. */
    public PosixFileAttributes look(Path name) throws IOException {
        try {
            return handle.getFileAttributeView(name, PosixFileAttributeView.class, NO_LINKS).readAttributes();
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    public PosixFileAttributes look() throws IOException {
        return handle.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
    }

    /** The names in it, in no order. Each call reads the directory again. */
    public List<Path> names() throws IOException {
        if (!listed) {
            // A handle can be read only once, which is enough for most callers.
            listed = true;
            return names(handle);
        }
        try (SecureDirectoryStream<Path> reading = handle.newDirectoryStream(HERE, NO_LINKS)) {
            return names(reading);
        }
    }

    public boolean empty() throws IOException {
        try (SecureDirectoryStream<Path> reading = handle.newDirectoryStream(HERE, NO_LINKS)) {
            return !reading.iterator().hasNext();
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static List<Path> names(DirectoryStream<Path> reading) throws IOException {
        List<Path> names = new ArrayList<>();
        try {
            for (Path path : reading) {
                names.add(path.getFileName());
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return names;
    }

    /** Renames. Like rename(2) it replaces a file or an empty directory: callers look first or move into {@code .winnow}. */
    public void move(Path name, DirectoryHandle to, Path newName) throws IOException {
        steps.before("rename");
        handle.move(name, to.handle, newName);
    }

    /** Makes a hard link to a file or link; fails if {@code newName} exists. */
    void link(Path name, DirectoryHandle to, Path newName) throws IOException {
        steps.before("link");
        Files.createLink(to.at(newName), at(name));
    }

    /** Makes a directory that only its owner can use; fails if {@code name} exists. */
    public void makeDirectory(Path name) throws IOException {
        steps.before("mkdir");
        Files.createDirectory(at(name), OWNER_ONLY_DIRECTORY);
    }

    /** Deletes a file or a link, not its target; fails on a directory. */
    public void deleteFile(Path name) throws IOException {
        steps.before("unlink");
        handle.deleteFile(name);
    }

    /** Deletes an empty directory; fails on any other. */
    public void deleteDirectory(Path name) throws IOException {
        steps.before("rmdir");
        handle.deleteDirectory(name);
    }

    /** Makes a file that only its owner can use; fails if {@code name} exists. */
    public SeekableByteChannel create(Path name) throws IOException {
        return write(name, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS));
    }

    /** Opens a file for reading and writing, and makes it if needed. */
    public FileChannel openOrCreate(Path name) throws IOException {
        return (FileChannel) write(name, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS));
    }

    /** Opens a file for writing at its end, and makes it if needed. */
    public SeekableByteChannel append(Path name) throws IOException {
        return write(name, Set.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS));
    }

    private SeekableByteChannel write(Path name, Set<OpenOption> how) throws IOException {
        steps.before("write");
        return handle.newByteChannel(name, how, OWNER_ONLY);
    }

    /** Opens a file for reading; fails on a link. */
    public SeekableByteChannel read(Path name) throws IOException {
        return handle.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Like {@link #read}, for a file that others may replace by a pipe. */
    public SeekableByteChannel readRegular(Path name) throws IOException {
        return RegularFile.open(() -> read(name), SmallFiles.TIMEOUT);
    }

    /** Syncs it, so that renames and new files in it survive a power cut. */
    public void sync() throws IOException {
        try (SeekableByteChannel self = read(HERE)) {
            ((FileChannel) self).force(true);
        }
    }

    public DirectoryState.Mode mode() throws IOException {
        return mode(Files.readAttributes(descriptor(), "unix:mode,uid,gid"));
    }

    /** The mode of {@code name}; that of a link itself. */
    public DirectoryState.Mode mode(Path name) throws IOException {
        return mode(Files.readAttributes(at(name), "unix:mode,uid,gid", NO_LINKS));
    }

    private static DirectoryState.Mode mode(Map<String, Object> unix) {
        return new DirectoryState.Mode((Integer) unix.get("mode") & 07777, (Integer) unix.get("uid"),
                (Integer) unix.get("gid"));
    }

    /** Whether its owner could write to it when it was opened. */
    public boolean writable() {
        return opened.permissions().contains(PosixFilePermission.OWNER_WRITE);
    }

    /** @param mode permission bits, such as 0755 */
    public void setMode(Path name, int mode) throws IOException {
        steps.before("chmod");
        Files.setAttribute(at(name), "unix:mode", mode, NO_LINKS);
    }

    void setOwner(Path name, int uid, int gid) throws IOException {
        steps.before("chown");
        Files.setAttribute(at(name), "unix:uid", uid, NO_LINKS);
        Files.setAttribute(at(name), "unix:gid", gid, NO_LINKS);
    }

    /** Sets the time of modification of a file, of a directory, or of a link itself. */
    public void setModified(Path name, Instant modified) throws IOException {
        steps.before("utimes");
        Files.getFileAttributeView(at(name), BasicFileAttributeView.class, NO_LINKS)
                .setTimes(FileTime.from(modified), null, null);
    }

    /** A path to {@code name} that goes through this handle. */
    private Path at(Path name) throws IOException {
        return descriptor().resolve(name);
    }

    private Path descriptor() throws IOException {
        if (descriptor == null || !Descriptors.names(descriptor, opened.fileKey())) {
            descriptor = Descriptors.find(opened.fileKey());
        }
        return descriptor;
    }

    @Override
    public void close() {
        try {
            handle.close();
        } catch (IOException nothingLost) {
            // Nothing is written through a directory handle, so nothing is lost.
        }
    }
}
