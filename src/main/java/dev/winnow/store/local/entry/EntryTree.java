package dev.winnow.store.local.entry;

import dev.winnow.files.FileId;
import dev.winnow.files.DirectoryListing;
import dev.winnow.files.PathGlobs;
import dev.winnow.model.FailureCause;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Walks the folders of one entry. It reads the attributes of each file once and follows no link. */
final class EntryTree {

    /** Receives what is found; {@code path} is relative to the entry, in shown form, "" for the entry itself. */
    interface Sink {
        void file(Path file, String path, BasicFileAttributes attributes);

        /** A folder inside the entry, before it is listed. */
        void folder(Path folder, String path) throws IOException;

        void unreadable(String path, String why);

        void mountPoint(String path);

        /** A folder that the job ignores. Of its contents only links are reported. */
        void ignoredFolder(String path);

        /** A file that a glob of the job ignores; manifests and {@code .keep} files count nevertheless. */
        void ignoredFile(Path file, String path, BasicFileAttributes attributes);

        /** A link, including those in ignored folders; called before any other call for it. */
        void link(Path link, String path);

        /** A listed file vanished before its attributes were read. */
        void vanished();
    }

    private record Child(Path file, String path, boolean ignored) { }

    private final PathGlobs ignore;
    private final Set<String> mounts;
    private final String entry;
    private final boolean ordered;
    private final Sink sink;
    private final boolean mayIgnore;

    /**
     * @param mounts  mount points in the store, relative to the root, in shown form
     * @param entry   the entry's path relative to the root, in shown form
     * @param ordered whether files come in the order of their names, which needs memory for the names of a folder
     */
    EntryTree(PathGlobs ignore, Set<String> mounts, String entry, boolean ordered, Sink sink) {
        this.ignore = ignore;
        this.mounts = mounts;
        this.entry = entry;
        this.ordered = ordered;
        this.sink = sink;
        this.mayIgnore = ignore.mayMatchBelow(entry);
    }

    void walk(Path root, long device) {
        if (mounts.contains(entry)) {
            sink.mountPoint("");
        }
        folder(new Child(root, "", false), device);
    }

    private void folder(Child folder, long device) {
        // Visit folders only after closing their parent, so that a deep tree needs one open folder and not all.
        List<Child> folders = new ArrayList<>();
        try {
            if (!folder.path.isEmpty() && !folder.ignored) {
                sink.folder(folder.file, folder.path);
            }
            list(folder, device, folders);
        } catch (IOException failure) {
            failed(folder, failure);
        }
        for (Child child : folders) {
            folder(child, device);
        }
    }

    private void list(Child folder, long device, List<Child> folders) throws IOException {
        try (DirectoryListing open = DirectoryListing.open(folder.file)) {
            List<Child> sorted = new ArrayList<>();
            for (Path file = open.next(); file != null; file = open.next()) {
                Child child = child(folder, file, open.shownName(file));
                if (ordered) {
                    sorted.add(child);
                } else {
                    look(open, child, device, folders);
                }
            }
            sorted.sort(Comparator.comparing(Child::path));
            for (Child child : sorted) {
                look(open, child, device, folders);
            }
        }
    }

    private void failed(Child child, IOException failure) {
        if (child.ignored) {
            // The ignored folder has already made the entry unsure.
            return;
        }
        if (FailureCause.vanished(failure)) {
            sink.vanished();
        } else {
            sink.unreadable(child.path, FailureCause.inSentence(failure));
        }
    }

    private static Child child(Child folder, Path file, String name) {
        return new Child(file, folder.path.isEmpty() ? name : folder.path + "/" + name, folder.ignored);
    }

    private void look(DirectoryListing open, Child child, long device, List<Child> folders) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = open.look(child.file);
        } catch (IOException failure) {
            failed(child, failure);
            return;
        }
        boolean folder = attributes.isDirectory();
        if (attributes.isSymbolicLink()) {
            sink.link(child.file, child.path);
        }
        if (child.ignored) {
            if (folder && FileId.of(attributes).device() == device) {
                folders.add(child);
            }
        } else if (!mounts.isEmpty() && mounts.contains(entry + "/" + child.path)) {
            sink.mountPoint(child.path);
        } else if (mayIgnore && ignored(entry + "/" + child.path, folder)) {
            if (!folder) {
                sink.ignoredFile(child.file, child.path, attributes);
            } else {
                sink.ignoredFolder(child.path);
                if (FileId.of(attributes).device() == device) {
                    folders.add(new Child(child.file, child.path, true));
                }
            }
        } else if (!folder) {
            sink.file(child.file, child.path, attributes);
        } else if (FileId.of(attributes).device() != device) {
            sink.mountPoint(child.path);
        } else {
            folders.add(child);
        }
    }

    private boolean ignored(String path, boolean folder) {
        return folder ? ignore.covers(path) : ignore.matches(path);
    }
}
