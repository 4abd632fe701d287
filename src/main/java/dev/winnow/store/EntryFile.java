package dev.winnow.store;

import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.Objects;

/**
 * One file or link of an entry.
 *
 * @param path     relative to the entry, in shown form; "" for an entry that is a file
 * @param kind     kind of part; null for the manifest, {@code .keep} and status files, which stay until the last part goes
 * @param bytes    its size; for a link the link's own size
 * @param modified as precise as the file system gives it
 */
public record EntryFile(String path, PartKind kind, long bytes, Instant modified) {

    public EntryFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(modified, "modified");
    }
}
