package dev.winnow.store;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import dev.winnow.store.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A store that this process may change until it is closed. The effect of a call survives a power cut once the call has
 * returned. Paths are relative to the root, in shown form. Each call may throw {@link LockLost} or {@link StoreGone}; then
 * the run must end. Not thread-safe.
 */
public interface LockedStore extends AutoCloseable {

    /** The unfinished work of earlier runs, and what recovery did about it. */
    List<RecoveryOutcome> recovered();

    /** Measures entries as they are now, in their order. Ignores side files. */
    List<Looked> look(List<String> entries);

    /** Reads only the manifests and {@code .keep} files of directory entries, in their order. */
    List<Own> own(List<String> entries);

    /** The kind of part of a file at this path inside an entry; null for a manifest, {@code .keep} or status file. */
    PartKind kind(String inside);

    /** Checks orders of one run and changes nothing. A call with many orders waits less often for the disk. */
    Batch prepare(List<RemovalOrder> orders);

    /** Whether the trash holds the complete result of a removal. */
    boolean holds(TrashPlace place) throws IOException;

    /**
     * Lists the files of an item in the trash by their former paths. Several threads may list items of one run at once.
     *
     * @param entry path of the entry in the removal's order
     * @param type  type of the entry
     * @return false if the item is not in the trash
     */
    boolean visit(TrashPlace place, String entry, EntryType type, Visitor visitor) throws IOException;

    /** Restores items with their times, modes and owners. It replaces no existing file. */
    List<RestoreOutcome> restore(List<TrashPlace> places);

    /** Deletes items from the trash for good. */
    List<PurgeOutcome> purge(List<TrashPlace> places);

    /** Releases the lock. */
    @Override
    void close() throws IOException;

    /**
     * The result of measuring one entry.
     *
     * @param look    empty if there is no such entry
     * @param failure why the entry could not be measured, or null
     */
    record Looked(Optional<EntryMeasurement> look, IOException failure) { }

    /**
     * The content of a directory entry's manifest and {@code .keep} file.
     *
     * @param keep     whether there is a {@code .keep} file, or may be one
     * @param manifest null if there is none or it does not parse
     * @param doubts   why the manifest cannot be trusted; empty if it can, or if there is none
     */
    record Own(boolean keep, Manifest manifest, List<String> doubts) {
        public Own {
            doubts = List.copyOf(doubts);
        }
    }

    /** Orders that have been checked but not yet carried out. */
    interface Batch {

        /** The outcome of the order at this index; null if it is still to be carried out. */
        RemovalOutcome outcome(int at);

        /** Gives the order at this index an outcome, so that it is not carried out. */
        void withdraw(int at, RemovalOutcome outcome);

        /** Moves the rest to the trash. A failed order does not stop the others. Returns outcomes in the orders' order. */
        List<RemovalOutcome> carryOut();
    }

    /** Receives one file, and may read it until it returns. */
    interface Visitor {
        void visit(TrashedFile file) throws IOException;
    }

    /** A file or link in the trash, valid only during the visit. */
    interface TrashedFile {

        /** Its former path. */
        String path();

        /** Its size; for a link the link's own size. */
        long bytes();

        Instant modified();

        /** Whether it has contents; links and devices have none. */
        boolean readable();

        /** Its number of hard links, wherever they are. */
        int links();

        /** Its contents; the caller closes it. */
        InputStream open() throws IOException;
    }
}
