package dev.winnow.store;

import java.util.Locale;
import java.util.Objects;

/**
 * Receives what a walk over a span finds, in no particular order. An exception ends the walk.
 */
public interface StoreVisitor {

    enum StrayKind {
        FILE, DIRECTORY, LINK, SPECIAL,
        /** A side file without its main file. */
        SIDE_FILE;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Something that belongs to no entry and is not ignored: a file, an empty directory, a pipe, socket or device, or a
     * link that leads neither to an entry nor to a folder above entries.
     *
     * @param path  relative to the store's root, in shown form
     * @param bytes its own size; 0 for directories
     */
    record Stray(String path, StrayKind kind, long bytes) {
        public Stray {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(kind, "kind");
        }
    }

    /**
     * A place outside of entries that could not be read.
     *
     * @param path relative to the store's root, in shown form; "" for the root itself
     * @param what what failed, for people
     */
    record Fault(String path, String what) {
        public Fault {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(what, "what");
        }
    }

    /** The stamp of an entry from an earlier scan; null if the entry must be measured again. */
    EntryStamp known(String path);

    /** The entry still has its known stamp. */
    void unchanged(String path);

    /** @param stamp shows later whether the entry has changed; null for a file, and if it changed while it was read */
    void entry(FoundEntry entry, EntryStamp stamp);

    /** A link outside of entries, or in an entry with links that may lead out of it. Includes ignored links. */
    void link(SeenLink link);

    void stray(Stray stray);

    /** @param mine whether it belongs to this span, so that no other span reports it */
    void fault(Fault fault, boolean mine);
}
