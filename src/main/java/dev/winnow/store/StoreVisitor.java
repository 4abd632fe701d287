package dev.winnow.store;

import java.util.Locale;
import java.util.Objects;

/**
 * Takes what a walk over a span finds, in no particular order. What it throws ends the walk.
 */
public interface StoreVisitor {

    /** What a stray is. */
    enum StrayKind {
        FILE, DIRECTORY, LINK, SPECIAL,
        /** A side file whose own file is not there. */
        SIDE_FILE;

        /** As reports say it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Something of no entry that is not ignored: a file, an empty directory, a link that leads to no entry and to no
     * folder above some, or a pipe, socket or device.
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
     * Something outside of entries that could not be read; what lies there is unknown.
     *
     * @param path relative to the store's root, in shown form; "" for the root itself
     * @param what what went wrong, for people
     */
    record Fault(String path, String what) {
        public Fault {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(what, "what");
        }
    }

    /** What an entry was like when it was looked at; null where it is to be looked at now. */
    Stamp known(String path);

    /** An entry is still what is known of it. */
    void unchanged(String path);

    /** @param stamp to know the entry again by; null for a file, and where it changed while it was read */
    void entry(FoundEntry entry, Stamp stamp);

    /** A link outside of entries, or one of an entry with links that may lead out of it; ignored ones, too. */
    void link(SeenLink link);

    void stray(Stray stray);

    /** @param mine whether it belongs to the span, so that nobody else tells of it */
    void fault(Fault fault, boolean mine);
}
