package dev.winnow.model;

import java.util.Objects;

/**
 * One kind of a build's present parts, over all stores of a job.
 *
 * @param bytes  sum of the sizes of its files, in bytes; never negative
 * @param files  how many files; never negative
 * @param linked a symbolic link that is no part of it and leads to it, into it, or to a folder above it; null where
 *               there is none. Relative to the store's root, or absolute where it lies elsewhere; in shown form
 * @param empty  whether it holds nothing but its entries' own manifests and {@code .keep} files: it takes no place
 * @param said   what is true of this part instead of what is known of its build; null where that is the same
 */
public record Part(PartKind kind, long bytes, long files, String linked, boolean empty, Attributes said) {

    /** A part that holds something, and of which nothing else is known than of its build. */
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
