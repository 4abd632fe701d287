package dev.winnow.model;

import java.util.Objects;

/**
 * A build's present products or logs, over all stores of a job.
 *
 * @param bytes  sum of the sizes of its files, in bytes; never negative
 * @param files  how many files; never negative
 * @param linked a symbolic link that is no part of it and leads to it, into it, or to a folder above it; null where
 *               there is none. Relative to the store's root, or absolute where it lies elsewhere; in shown form
 */
public record Part(PartKind kind, long bytes, long files, String linked) {
    public Part {
        Objects.requireNonNull(kind, "kind");
        if (bytes < 0 || files < 0) {
            throw new IllegalArgumentException(kind + ": negative size: " + bytes + " bytes, " + files + " files");
        }
    }
}
