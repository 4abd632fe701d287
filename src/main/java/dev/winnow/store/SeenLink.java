package dev.winnow.store;

import java.util.Objects;

/**
 * A symbolic link, as a walk saw it; where it leads is read when all have been seen.
 *
 * @param path  relative to the store's root, in shown form
 * @param entry the path of the entry that it is a part of, or null
 * @param bytes its own size
 */
public record SeenLink(String path, String entry, long bytes) {

    public SeenLink {
        Objects.requireNonNull(path, "path");
    }
}
