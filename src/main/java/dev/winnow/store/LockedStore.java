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
 * A store that this process may change, until it is closed. What a call has done survives a power cut when it returns.
 * Paths are relative to the root, in shown form. Any call throws {@link LockLost} or {@link StoreGone} where going on
 * would be wrong. For one thread.
 */
public interface LockedStore extends AutoCloseable {

    /** What earlier runs had left half done, and what was done about it. */
    List<Recovered> recovered();

    /** What lies at entries now, in their order; side files are not looked for. */
    List<Looked> look(List<String> entries);

    /** What the own files of directory entries say now, in their order; nothing else in them is looked at. */
    List<Own> own(List<String> entries);

    /** What of a build a file at this path inside an entry is; null for a file of the entry's own. */
    PartKind kind(String inside);

    /** Looks at orders of one run and changes nothing. The more orders in a call, the fewer waits for the disk. */
    Batch prepare(List<RemovalOrder> orders);

    /** Whether what an order removed lies whole in the trash. */
    boolean holds(TrashPlace place) throws IOException;

    /**
     * Lists the files of an item in the trash by the paths that they had.
     *
     * @param entry the entry that it is or was a part of, as it was ordered to be removed
     * @param type  of the entry
     * @return false if the item is not in the trash
     */
    boolean visit(TrashPlace place, String entry, EntryType type, Visitor visitor) throws IOException;

    /** Brings items back to their places, each with all that it was; nothing that exists is replaced. */
    List<Restoration> restore(List<TrashPlace> places);

    /** Deletes items of the trash for good. */
    List<Purged> purge(List<TrashPlace> places);

    /** Gives the right to change it back. */
    @Override
    void close() throws IOException;

    /**
     * How a look has ended.
     *
     * @param look    nothing where nothing is there
     * @param failure why it cannot be told what is there, or null
     */
    record Looked(Optional<Look> look, IOException failure) { }

    /**
     * What the own files of a directory entry say.
     *
     * @param keep     whether a {@code .keep} lies in it, or may
     * @param manifest null when there is none or it does not parse
     * @param doubts   why the manifest cannot be relied on; empty when it can, or there is none
     */
    record Own(boolean keep, Manifest manifest, List<String> doubts) {
        public Own {
            doubts = List.copyOf(doubts);
        }
    }

    /** Orders that have been looked at, and of which nothing has been moved yet. */
    interface Batch {

        /** What became of the order at this place already; null where it is to be carried out. */
        Removal outcome(int at);

        /** Leaves an order out that is to be carried out, with this outcome. */
        void withdraw(int at, Removal outcome);

        /** Moves the rest to the trash; one that goes wrong does not hold up the others. Outcomes in order. */
        List<Removal> carryOut();
    }

    /** Takes one file; may read it until it returns. */
    interface Visitor {
        void visit(TrashedFile file) throws IOException;
    }

    /** A file or link that lies in the trash; good only during the visit. */
    interface TrashedFile {

        /** Where it was. */
        String path();

        /** A link's own size for a link. */
        long bytes();

        Instant modified();

        /** Whether it has contents to be read; links and devices have none. */
        boolean readable();

        /** How many names it has; of the others nothing is known here. */
        int links() throws IOException;

        /** Its contents; the caller closes it. */
        InputStream open() throws IOException;
    }
}
