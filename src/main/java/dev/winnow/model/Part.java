package dev.winnow.model;

import java.util.Objects;

/**
 * A build's present part of one kind, over all stores of a job.
 *
 * @param bytes  sum of the sizes of its files, in bytes; never negative
 * @param files  number of its files; never negative
 * @param linked a symbolic link outside the part that leads to it, into it, or to a folder above it; null if there is
 *               none. Relative to the store's root, or absolute if it lies outside the store; in shown form
 * @param empty  whether it holds only manifests and {@code .keep} files
 * @param said   attributes of this part that replace those of its build; null if they are the same
 */
public record Part(PartKind kind, long bytes, long files, String linked, boolean empty, Attributes said) {

    /** A part that is not empty and has the attributes of its build. */
    public Part(PartKind kind, long bytes, long files, String linked) {
        this(kind, bytes, files, linked, false, null);
    }

    public Part {
        Objects.requireNonNull(kind, "kind");
        if (bytes < 0 || files < 0) {
            throw new IllegalArgumentException(kind + ": negative size: " + bytes + " bytes, " + files + " files");
        }
    }
}
