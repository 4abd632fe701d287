package dev.winnow.scan;

import dev.winnow.model.NameCodec;
import java.nio.file.Path;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * A symbolic link outside of all entries, as it was seen.
 *
 * @param path  relative to the store's root, in shown form
 * @param text  what it says, in shown form
 * @param bytes its own size
 */
public record SeenLink(String path, String text, long bytes) {

    public SeenLink {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(text, "text");
    }

    static SeenLink of(String path, Path target, long bytes) {
        StringJoiner text = new StringJoiner("/", target.isAbsolute() ? "/" : "", "");
        target.forEach(name -> text.add(NameCodec.shownName(name)));
        return new SeenLink(path, text.toString(), bytes);
    }
}
