package dev.winnow.store;

import dev.winnow.store.layout.LayoutMatcher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store that was opened for reading. Only adopting, locking and unlocking change anything in it. Paths are relative to
 * its root, in shown form.
 */
public interface OpenStore {

    /** Its real root, as the catalog records it. */
    String root();

    /** Reads the mark that binds it to a catalog. */
    StoreMark.Reading mark();

    /**
     * Starts a scan.
     *
     * @param matcher matches paths to the store's layouts
     * @throws StoreUnreadable if the store no longer exists
     */
    StoreScan scan(LayoutMatcher matcher) throws StoreUnreadable;

    Presence presence(String path);

    /** Whether a file, folder or link is certainly at a path. */
    default boolean has(String path) {
        return presence(path) == Presence.THERE;
    }

    /** Whether a scan may miss what is at a path, because it or a folder above it cannot be read now. */
    boolean hidden(String path);

    /**
     * Lists the files and links of an entry without the ignored ones. Those of a folder are in the order of their names.
     *
     * @throws IOException if any part of the entry cannot be read
     */
    void members(String entry, Consumer<EntryFile> members) throws IOException;

    /** The regular file at a path; empty if there is none. */
    Optional<StoredFile> file(String path) throws IOException;

    /** @throws IOException if the system does not give it */
    Space space() throws IOException;

    /**
     * Prepares it for removals, and checks that this user has the rights for them.
     *
     * @param mark  the new mark; null to leave the present one
     * @param apart directories that must not lie in the store, such as the one for reports
     * @return which rights this user lacks, in words; null if none
     * @throws IOException if removals would fail
     */
    String adopt(StoreMark mark, Collection<Path> apart, String what, Instant now) throws StoreBusy, IOException;

    /**
     * Locks it for changes, and recovers from a run that was interrupted.
     *
     * @param apart as in {@link #adopt}
     * @param what  the reason for the lock, which other processes show
     * @throws StoreBusy if another process holds the lock; it does not wait
     */
    LockedStore lock(Collection<Path> apart, String what, Instant now) throws StoreBusy, IOException;

    /**
     * Removes the lock of a process on another host that is gone for good.
     *
     * @return the former holder; null if there was none
     * @throws StoreBusy if a running process of this host holds the lock
     */
    LockHolder unlock(Instant now) throws StoreBusy, IOException;

    /**
     * A file as it is now.
     *
     * @param bytes    its size
     * @param modified in nanoseconds since 1970
     * @param id       differs for another file at the same path
     */
    record StoredFile(long bytes, long modified, String id, Contents contents) {

        /** Opens the file; the caller closes it. */
        public interface Contents {
            InputStream open() throws IOException;
        }
    }

    /**
     * The space of a store.
     *
     * @param medium identifies the file system; equal for stores that share one
     * @param free   what this user can still write, in bytes
     * @param total  size of the file system, in bytes
     */
    record Space(Object medium, long free, long total) { }
}
