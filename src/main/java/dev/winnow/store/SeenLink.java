package dev.winnow.store;

import java.util.Objects;

/**
 * A symbolic link that a walk has seen. Its target is read after the walk.
 *
 * @param path  relative to the store's root, in shown form
 * @param entry path of the entry that contains it, or null
 * @param bytes size of the link itself
 */
public record SeenLink(String path, String entry, long bytes) {

    public SeenLink {
        Objects.requireNonNull(path, "path");
    }
}
