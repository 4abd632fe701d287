package dev.winnow.store.local.root;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.DiskCalls;
import dev.winnow.files.FileId;
import dev.winnow.files.TrashJson;
import dev.winnow.files.UntrustedFile;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.store.LockLost;
import dev.winnow.store.RootRefused;
import dev.winnow.store.StoreGone;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.MarkFile.Ownership;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An open handle on a store's root. Each change in a store starts from this handle. Not thread-safe.
 */
public final class StoreRoot implements AutoCloseable {

    public static final String WINNOW = TrashPlace.OWN_FOLDER;

    private static final String TEST_DIRECTORY = "adopt-";

    /** The directories in {@code .winnow}. The directory of an item shows what is being done to it. */
    public enum Area {
        TRASH, REMOVING, RESTORING, PURGING, JOURNAL, FOLDERS;

        public String directory() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Path path;
    private final DirectoryHandle top;
    private final Ownership ownership;
    private final Map<Area, DirectoryHandle> areas = new HashMap<>();
    private DirectoryHandle winnow;
    private StoreLock lock;
    private OpenParents keptChain;
    private DirectoryHandle lastRun;
    private Path lastRunName;

    private StoreRoot(Path path, DirectoryHandle top) {
        this.path = path;
        this.top = top;
        this.ownership = new Ownership(top, shown() + "/" + WINNOW);
    }

    /**
     * @param root  a store's root; links in the path are resolved once, now
     * @param apart directories that must not lie in a store, such as those of state and reports
     * @throws RootRefused if it cannot be meant as a store
     * @throws IOException if it cannot be opened
     */
    public static StoreRoot open(Path root, Collection<Path> apart) throws IOException {
        return open(root, apart, DiskCalls.UNWATCHED);
    }

    static StoreRoot open(Path root, Collection<Path> apart, DiskCalls steps) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new RootRefused(NameCodec.shownAbsolute(root)
                    + ": is not a directory; mount it, or correct the store's root");
        }
        Path real = root.toRealPath();
        RootCheck.check(real, apart);
        try {
            return new StoreRoot(real, DirectoryHandle.open(real, steps));
        } catch (UnsupportedOperationException noHandles) {
            throw new RootRefused(noHandles.getMessage());
        }
    }

    public Path path() {
        return path;
    }

    public DirectoryHandle top() {
        return top;
    }

    /** The handle on {@code .winnow}, which exists since adoption. */
    DirectoryHandle winnow() {
        if (winnow == null) {
            try {
                winnow = top.child(Path.of(WINNOW));
            } catch (IOException missing) {
                throw new StoreGone(shown() + ": has no " + WINNOW + " directory; mount the store, or adopt it",
                        missing);
            }
        }
        return winnow;
    }

    /** @throws StoreGone if {@code .winnow} belongs to another user, or others may write to it */
    void requireOwn() throws IOException {
        ownership.require(winnow());
    }

    /**
     * Opens a directory in {@code .winnow}; the caller closes it.
     *
     * @throws UntrustedFile if others may have made it
     */
    public DirectoryHandle own(DirectoryHandle in, Path name) throws IOException {
        DirectoryHandle child = in.child(name);
        try {
            ownership.require(winnow(), in, name);
            return child;
        } catch (IOException | RuntimeException refused) {
            child.close();
            throw refused;
        }
    }

    /** @throws UntrustedFile if others may have written this file in {@code .winnow}, or if it is not a file */
    public void requireOwnFile(DirectoryHandle in, Path name) throws IOException {
        BasicFileAttributes at = in.look(name);
        if (at == null) {
            throw new NoSuchFileException(name.toString());
        }
        if (!at.isRegularFile()) {
            // Reading a pipe would wait for ever.
            throw new UntrustedFile(name.toString(), "is not a file");
        }
        ownership.require(winnow(), in, name);
    }

    /** Reads a file in {@code .winnow}, checked with {@link #requireOwnFile}. */
    public byte[] readOwn(DirectoryHandle in, Path name) throws IOException {
        requireOwnFile(in, name);
        try (SeekableByteChannel file = in.read(name)) {
            return TrashJson.readFully(file);
        }
    }

    /** Sets the time of a file or directory in the store. Skips those of another user, because only their owner may. */
    public void date(DirectoryHandle in, Path name, Instant modified) throws IOException {
        try {
            in.setModified(name, modified);
        } catch (IOException refused) {
            if (ownership.may(in.mode(name))) {
                throw refused;
            }
        }
    }

    /** Whether this user may change the mode and time of a file with this owner. */
    boolean may(DirectoryState.Mode mode) {
        return ownership.may(mode);
    }

    boolean mayAll() {
        return ownership.may(new DirectoryState.Mode(0, -1, -1));
    }

    /**
     * Moves a test directory into the trash, as a removal does.
     *
     * @throws IOException if this fails, since removals would fail, too
     */
    public void tryMove() throws IOException {
        Path name = Path.of(TEST_DIRECTORY + ProcessHandle.current().pid());
        DirectoryHandle from = area(Area.REMOVING);
        DirectoryHandle trash = area(Area.TRASH);
        for (DirectoryHandle each : List.of(from, trash)) {
            for (Path left : each.names()) {
                // A process that was killed here left it.
                if (left.equals(name) || left.toString().matches(TEST_DIRECTORY + "[0-9]{1,9}") && ProcessHandle.of(
                        Long.parseLong(left.toString().substring(TEST_DIRECTORY.length()))).isEmpty()) {
                    each.deleteDirectory(left);
                }
            }
        }
        from.makeDirectory(name);
        try {
            from.move(name, trash, name);
        } catch (IOException refused) {
            from.deleteDirectory(name);
            throw refused;
        }
        trash.deleteDirectory(name);
    }

    /** Makes {@code .winnow} during adoption. */
    public void makeWinnow() throws IOException {
        BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean made = top.look(Path.of(WINNOW)) == null;
        if (made) {
            ensure(top, Path.of(WINNOW));
            top.setMode(Path.of(WINNOW), 0755);
        }
        requireOwn();
        if (made) {
            try {
                // The root keeps its time, because adoption must not date builds.
                top.setModified(Path.of("."), before.lastModifiedTime().toInstant());
            } catch (IOException notItsOwner) {
                // Only its owner may set its time. Winnow does not depend on it.
            }
        }
    }

    /** Opens a directory of {@code .winnow}, and makes it if needed. Closing the root closes it. */
    public DirectoryHandle area(Area area) throws IOException {
        DirectoryHandle known = areas.get(area);
        if (known == null) {
            Path name = Path.of(area.directory());
            ensure(winnow(), name);
            known = own(winnow(), name);
            areas.put(area, known);
        }
        return known;
    }

    /** The directory of a run in the trash; null if there is none. Several threads may ask for the same run at once. */
    public synchronized DirectoryHandle run(String run) throws IOException {
        Path name = Path.of(run);
        if (lastRun != null && name.equals(lastRunName)) {
            return lastRun;
        }
        if (area(Area.TRASH).look(name) == null) {
            return null;
        }
        closeRun();
        lastRun = own(area(Area.TRASH), name);
        lastRunName = name;
        return lastRun;
    }

    /** The directory of a run in the trash; made if needed. */
    public DirectoryHandle makeRun(String run) throws IOException {
        if (lastRun == null || !Path.of(run).equals(lastRunName)) {
            ensure(area(Area.TRASH), Path.of(run));
        }
        return run(run);
    }

    /** Deletes the directory of a run in the trash. @return false if it is not empty */
    public boolean dropRun(String run) throws IOException {
        Path name = Path.of(run);
        if (area(Area.TRASH).look(name) != null) {
            try {
                area(Area.TRASH).deleteDirectory(name);
            } catch (DirectoryNotEmptyException more) {
                return false;
            }
        }
        if (name.equals(lastRunName)) {
            closeRun();
        }
        return true;
    }

    private void closeRun() {
        if (lastRun != null) {
            lastRun.close();
            lastRun = null;
        }
    }

    /** Returns and forgets the chain that was used last; null if there is none. The caller keeps or releases it. */
    OpenParents takeKept() {
        OpenParents chain = keptChain;
        keptChain = null;
        return chain;
    }

    void keep(OpenParents chain) {
        letGo();
        keptChain = chain;
    }

    /** Closes the kept chain, so that only the root stays open. */
    public void letGo() {
        if (keptChain != null) {
            keptChain.release();
            keptChain = null;
        }
    }

    /** Makes a directory unless the name exists. */
    public static void ensure(DirectoryHandle in, Path name) throws IOException {
        if (in.look(name) == null) {
            try {
                in.makeDirectory(name);
            } catch (FileAlreadyExistsException sameAim) {
                // Another process made it. Opening it later checks what it is.
            }
        }
    }

    void heldBy(StoreLock held) {
        lock = held;
    }

    /**
     * @throws StoreGone if the root, its mark or our own directories are gone or replaced
     * @throws LockLost  if this process no longer holds the store's lock
     */
    public void check() {
        if (lock == null) {
            throw new IllegalStateException(shown() + ": changed without holding its lock");
        }
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!FileId.of(now).equals(top.id())) {
                throw new StoreGone(shown() + ": is no longer the directory that was opened; mount the store again",
                        null);
            }
            BasicFileAttributes own = top.look(Path.of(WINNOW));
            if (own == null || !FileId.of(own).equals(winnow().id())
                    || winnow().look(Path.of(MarkFile.FILE)) == null) {
                throw new StoreGone(shown() + ": its mark " + WINNOW + "/" + MarkFile.FILE
                        + " is gone; mount the store, or adopt it again", null);
            }
            lock.check();
        } catch (IOException unreachable) {
            throw new StoreGone(shown() + ": can no longer be read; " + FailureCause.inSentence(unreachable), unreachable);
        }
    }

    public String shown() {
        return NameCodec.shownAbsolute(path);
    }

    @Override
    public void close() {
        letGo();
        closeRun();
        for (DirectoryHandle area : areas.values()) {
            area.close();
        }
        if (winnow != null) {
            winnow.close();
        }
        top.close();
    }
}
