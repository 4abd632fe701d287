package dev.winnow.store.local.entry;

import dev.winnow.store.EntryFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;

/** Passes on the files of an entry. It throws if the list may be incomplete. */
final class EntryFileLister implements EntryTree.Sink {

    private final EntryMeasurer look;
    private final String entry;
    private final Consumer<EntryFile> members;

    /** @param entry path of the entry relative to the root, in shown form */
    EntryFileLister(EntryMeasurer look, String entry, Consumer<EntryFile> members) {
        this.look = look;
        this.entry = entry;
        this.members = members;
    }

    @Override
    public void file(Path file, String path, BasicFileAttributes attributes) {
        members.accept(new EntryFile(path, look.kind(path), attributes.size(), EntryMeasurer.modified(attributes)));
    }

    @Override
    public void folder(Path folder, String path) {
        // Its files are reported on their own.
    }

    @Override
    public void unreadable(String path, String why) {
        throw refused(path, "cannot be read: " + why);
    }

    @Override
    public void mountPoint(String path) {
        throw refused(path, "is a mount point");
    }

    @Override
    public void ignoredFile(Path file, String path, BasicFileAttributes attributes) {
        if (look.kind(path) == null) {
            file(file, path, attributes);
        }
    }

    @Override
    public void ignoredFolder(String path) {
        throw refused(path, "is ignored");
    }

    @Override
    public void link(Path link, String path) {
        // A link is reported as a file.
    }

    @Override
    public void vanished() {
        throw refused("", "changes while it is read");
    }

    private UncheckedIOException refused(String path, String why) {
        return new UncheckedIOException(
                new IOException(entry + (path.isEmpty() ? "" : "/" + path) + " " + why));
    }
}
