package dev.winnow.store;

import java.time.Instant;
import java.util.Objects;

/**
 * One file or link of an entry.
 *
 * @param path     relative to the entry, in shown form; "" for an entry that is a file
 * @param bytes    its size; a link's own size
 * @param modified as finely as the file system tells it
 */
public record Member(String path, Kind kind, long bytes, Instant modified) {

    /** What of a build a file is; the manifest and {@code .keep} are the entry's own and stay to the last. */
    public enum Kind { PRODUCTS, LOGS, OWN }

    public Member {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(modified, "modified");
    }
}
