package dev.winnow.store.local.entry;

import dev.winnow.model.Status;
import dev.winnow.store.EntryFile;
import dev.winnow.store.manifest.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Passes on the files of an entry. It throws if the list may be incomplete.
 *
 * @param entry path of the entry relative to the root, in shown form
 */
record EntryFileLister(EntryMeasurer look, String entry, Consumer<EntryFile> members) implements EntryTree.Sink {

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

    /** The files at the top of an entry whose presence gives the status of its build. */
    static final class StatusFiles {

        private static final String STATUS = "status";

        private final Map<String, Status> byName = new TreeMap<>();

        /** @param names file names in shown form, by status */
        StatusFiles(Map<Status, String> names) {
            names.forEach((status, name) -> byName.put(name, status));
        }

        boolean has(String path) {
            return !byName.isEmpty() && byName.containsKey(path);
        }

        Collection<String> names() {
            return byName.keySet();
        }

        /**
         * Adds the status that markers give to a manifest.
         *
         * @param manifest null if there is none
         * @param seen     the present markers
         * @param doubts   receives contradictions
         */
        Manifest with(Manifest manifest, SortedSet<String> seen, List<String> doubts) {
            if (seen.isEmpty()) {
                return manifest;
            }
            if (seen.size() > 1) {
                doubts.add("several files say its status: " + seen.stream().map(this::described)
                        .collect(Collectors.joining(", ")));
                return manifest;
            }
            String word = byName.get(seen.first()).word();
            Map<String, String> attributes = new HashMap<>(manifest == null ? Map.of() : manifest.attributes());
            String said = attributes.putIfAbsent(STATUS, word);
            if (said != null && !said.equals(word)) {
                doubts.add("the file " + described(seen.first()) + " contradicts the manifest, which says status '" + said
                        + "'");
                return manifest;
            }
            return new Manifest(attributes, manifest == null ? null : manifest.finished());
        }

        private String described(String name) {
            return name + " (" + byName.get(name).word() + ")";
        }
    }
}
