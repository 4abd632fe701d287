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
 * A store that was found. Nothing is changed in it but what adopting, locking and unlocking it need. Paths are relative
 * to its root, in shown form.
 */
public interface OpenStore {

    /** Where it really lies, as the catalog knows it. */
    String root();

    /** What binds it to a catalog. */
    StoreMark.Reading mark();

    /**
     * A look at all of it.
     *
     * @param matcher what its layouts make of paths
     * @throws StoreUnreadable if it is not there any more
     */
    StoreScan scan(LayoutMatcher matcher) throws StoreUnreadable;

    /** Whether anything lies at a path; of a link the link itself. */
    boolean has(String path);

    /**
     * Gives every file and link of an entry but ignored ones, those of a folder in the order of their names.
     *
     * @throws IOException if any of it cannot be read or told
     */
    void members(String entry, Consumer<Member> members) throws IOException;

    /** The regular file at a path; nothing where something else lies there. */
    Optional<StoredFile> file(String path) throws IOException;

    /** @throws IOException if that cannot be told */
    Space space() throws IOException;

    /**
     * Makes it ready for removals, and tries whether this user may do there what they need.
     *
     * @param mark  bound to it, in place of another; null where it has the right one
     * @param apart directories that must not lie in it, such as that of reports
     * @return what this user may not do there, in words; null if it may do all that is needed
     * @throws IOException if removals would fail
     */
    String adopt(StoreMark mark, Collection<Path> apart, String what, Instant now) throws StoreBusy, IOException;

    /**
     * Takes the right to change it, and makes whole what an earlier run left half done.
     *
     * @param apart as in {@link #adopt}
     * @param what  what it is taken for, for others who want the same
     * @throws StoreBusy at once, if another has it
     */
    LockedStore lock(Collection<Path> apart, String what, Instant now) throws StoreBusy, IOException;

    /**
     * Frees it from a holder on another host who is gone for good.
     *
     * @return who held it; null if nobody did
     * @throws StoreBusy if a process of this host has it, which lives
     */
    Holder unlock(Instant now) throws StoreBusy, IOException;

    /**
     * A file as it is now.
     *
     * @param bytes    its size
     * @param modified in nanoseconds since 1970
     * @param id       tells it from another file at the same path
     */
    record StoredFile(long bytes, long modified, String id, Contents contents) {

        /** Opens what is in it; the caller closes that. */
        public interface Contents {
            InputStream open() throws IOException;
        }
    }

    /**
     * The room that is left.
     *
     * @param medium what it is left on; equal for stores that share it
     * @param free   what this user can still write, in bytes
     * @param total  how large all of it is, in bytes
     */
    record Space(Object medium, long free, long total) { }
}
