package dev.winnow.store.local.entry;

import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** Makes files below a root, by their shown paths. */
public record Tree(Path root) {

    public static final Instant OLD = Instant.parse("2026-01-01T00:00:00.123Z");

    public Tree file(String path, int bytes) throws IOException {
        return file(path, bytes, OLD);
    }

    Tree file(String path, int bytes, Instant modified) throws IOException {
        return file(path, "x".repeat(bytes), modified);
    }

    public Tree text(String path, String text) throws IOException {
        return file(path, text, OLD);
    }

    public Tree directory(String path) throws IOException {
        Files.createDirectories(at(path));
        return this;
    }

    public Tree link(String path, String target) throws IOException {
        Path link = at(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
        return this;
    }

    public Path at(String path) {
        return NameCodec.path(root, path);
    }

    private Tree file(String path, String text, Instant modified) throws IOException {
        Path file = at(path);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        Files.setLastModifiedTime(file, FileTime.from(modified));
        return this;
    }
}
