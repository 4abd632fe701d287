package dev.winnow.store;

import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.Objects;

/**
 * One file or link of an entry.
 *
 * @param path     relative to the entry, in shown form; "" for an entry that is a file
 * @param kind     what of a build it is; null for what is the entry's own, which stays to the last: the manifest,
 *                 {@code .keep} and files that say a status
 * @param bytes    its size; a link's own size
 * @param modified as finely as the file system tells it
 */
public record Member(String path, PartKind kind, long bytes, Instant modified) {

    public Member {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(modified, "modified");
    }
}
