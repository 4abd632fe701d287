package dev.winnow.store.local.entry;

import dev.winnow.files.FileId;
import dev.winnow.files.PathGlobs;
import dev.winnow.files.SmallFiles;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.EntryFile;
import dev.winnow.store.EntryMeasurement;
import dev.winnow.store.EntryStamp;
import dev.winnow.store.LockedStore;
import dev.winnow.store.layout.SideFiles;
import dev.winnow.store.local.entry.EntryFileLister.StatusFiles;
import dev.winnow.store.manifest.ManifestReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures one entry of a store. The same files always give the same result, in a scan and again just before the entry is
 * removed. A file with several hard links counts once for each link. Thread-safe.
 */
public final class EntryMeasurer {

    private static final int MAX_ATTEMPTS = 3;

    private final Path root;
    private final PartKind holds;
    private final String manifest;
    private final Path manifestFile;
    private final List<Kind> parts;
    private final PathGlobs ignore;
    private final Set<String> mounts;
    private final SideFiles sides;
    private final StatusFiles markers;

    private record Kind(PartKind kind, PathGlobs globs) { }

    /**
     * Reads the mount points in the store. A later mount is noticed only if its device differs.
     *
     * @param root real path of the store's root, as {@code StoreWalk} returns it
     */
    public EntryMeasurer(Store store, Path root) {
        this.root = root;
        this.holds = store.holds();
        this.manifest = store.manifest();
        this.manifestFile = manifest == null ? null : NameCodec.path(Path.of(""), manifest);
        this.parts = store.parts().stream().map(of -> new Kind(of.kind(), new PathGlobs(of.globs()))).toList();
        this.ignore = new PathGlobs(store.ignore());
        this.mounts = MountPoints.below(root);
        this.sides = new SideFiles(store);
        this.markers = new StatusFiles(store.statusFrom());
    }

    /**
     * Measures an entry; empty if it does not exist or is neither a file nor a directory.
     *
     * @throws IOException if it is not certain whether the entry exists
     */
    public Optional<EntryMeasurement> look(Path entry) throws IOException {
        try {
            return look(entry, NameCodec.shownPath(root, entry), attributes(entry));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /**
     * Like {@link #look(Path)}, but ignores side files.
     *
     * @param seen the attributes that were just read
     */
    public Optional<EntryMeasurement> look(Path entry, String path, BasicFileAttributes seen) throws IOException {
        Optional<Begun> begun = begin(entry, path, seen);
        return begun.isEmpty() ? Optional.empty() : finish(List.of(begun.get())).get(0).look();
    }

    /** A measurement without the manifest and {@code .keep} file, which {@link #finish} reads for many entries at once. */
    public final class Begun {

        private final Path entry;
        private final String path;
        private final FileId id;
        private final EntryType type;
        private final Instant modified;
        private final EntryTotals measure = new EntryTotals(EntryMeasurer.this);

        private Begun(Path entry, String path, BasicFileAttributes attributes) throws IOException {
            this.entry = entry;
            this.path = path;
            this.id = FileId.of(attributes);
            this.type = attributes.isDirectory() ? EntryType.DIRECTORY : EntryType.FILE;
            this.modified = modified(attributes);
        }

        /** Whether there is no file to read, so that it can be finished at once. */
        public boolean complete() {
            return measure.unread().isEmpty();
        }
    }

    /**
     * Starts to measure an entry; empty as for {@link #look(Path)}. Ignores side files.
     *
     * @param seen the attributes that were just read
     */
    public Optional<Begun> begin(Path entry, String path, BasicFileAttributes seen) throws IOException {
        return begin(entry, path, seen, List.of());
    }

    /**
     * Like {@link #begin(Path, String, BasicFileAttributes)}, with side files.
     *
     * @param beside the attributes of the side files of an entry that is a file; empty for a directory
     */
    public Optional<Begun> begin(Path entry, String path, BasicFileAttributes seen, List<BasicFileAttributes> beside)
            throws IOException {
        if (!seen.isDirectory() && !seen.isRegularFile()) {
            return Optional.empty();
        }
        Begun begun = new Begun(entry, path, seen);
        if (begun.type == EntryType.FILE) {
            begun.measure.count(fileKind(path), seen);
            beside.forEach(side -> begun.measure.countBeside(fileKind(path), side));
            return Optional.of(begun);
        }
        try {
            begun.measure.stamping().entry(entry);
            new EntryTree(ignore, mounts, path, false, begun.measure).walk(entry, begun.id.device());
            return Optional.of(begun);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /** Finishes measurements, in their order. It repeats one a few times if the entry changed meanwhile. */
    public List<LockedStore.Looked> finish(List<Begun> begun) {
        readOwn(begun.stream().map(each -> each.measure).toList());
        List<LockedStore.Looked> finished = new ArrayList<>(begun.size());
        for (Begun each : begun) {
            try {
                finished.add(new LockedStore.Looked(settled(each), null));
            } catch (IOException failed) {
                finished.add(new LockedStore.Looked(Optional.empty(), failed));
            }
        }
        return finished;
    }

    private Optional<EntryMeasurement> settled(Begun first) throws IOException {
        Begun begun = first;
        for (int looks = 1; begun.measure.changed() && looks < MAX_ATTEMPTS; looks++) {
            Optional<Begun> again;
            try {
                again = begin(begun.entry, begun.path, attributes(begun.entry));
            } catch (NoSuchFileException gone) {
                return Optional.empty();
            }
            if (again.isEmpty()) {
                return Optional.empty();
            }
            begun = again.get();
            readOwn(List.of(begun.measure));
        }
        return Optional.of(begun.measure.look(begun.type, begun.id, begun.modified));
    }

    private static void readOwn(List<EntryTotals> all) {
        List<EntryTotals> measures = new ArrayList<>();
        List<EntryTotals.Own> owns = new ArrayList<>();
        for (EntryTotals each : all) {
            for (EntryTotals.Own own : each.unread()) {
                measures.add(each);
                owns.add(own);
            }
        }
        // One byte more than the limit shows that a manifest is too large.
        List<SmallFiles.Content> contents = SmallFiles.read(owns.stream().map(EntryTotals.Own::file).toList(),
                ManifestReader.MAX_BYTES + 1);
        for (int i = 0; i < owns.size(); i++) {
            measures.get(i).read(owns.get(i), contents.get(i));
        }
    }

    private static BasicFileAttributes attributes(Path entry) throws IOException {
        return Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Reads only the manifests and {@code .keep} files of directory entries, in their order. */
    public List<LockedStore.Own> own(List<Path> entries) {
        List<EntryTotals> measures = new ArrayList<>(entries.size());
        for (Path entry : entries) {
            EntryTotals measure = new EntryTotals(this);
            own(measure, entry.resolve(EntryMeasurement.KEEP_FILE), EntryMeasurement.KEEP_FILE);
            if (manifest != null) {
                own(measure, entry.resolve(manifestFile), manifest);
            }
            markers.names().forEach(name -> own(measure, NameCodec.path(entry, name), name));
            measures.add(measure);
        }
        readOwn(measures);
        return measures.stream().map(EntryTotals::own).toList();
    }

    private void own(EntryTotals measure, Path file, String name) {
        try {
            BasicFileAttributes there = attributes(file);
            if (!there.isDirectory() || !markers.has(name)) {
                measure.file(file, name, there);
            }
        } catch (IOException failed) {
            // There may be no such file, and the entry may be gone or a file by now, which the look at the entry tells.
            if (!FailureCause.vanished(failed)) {
                measure.unreadable(name, FailureCause.inSentence(failed));
            }
        }
    }

    /** Whether a directory entry still has this stamp. */
    public boolean unchanged(Path entry, String path, EntryStamp known) {
        for (String mount : mounts) {
            if (NameCodec.within(mount, path)) {
                return false;
            }
        }
        StampBuilder now = new StampBuilder();
        try {
            now.entry(entry);
            if (known.manifest()) {
                now.manifest(entry.resolve(manifestFile));
            }
            if (known.keepFile()) {
                now.keepFile(entry.resolve(EntryMeasurement.KEEP_FILE));
            }
            for (String folder : known.folders()) {
                now.folder(NameCodec.path(entry, folder), folder);
            }
        } catch (IOException lookCloser) {
            return false;
        }
        return now.same(known);
    }

    /**
     * Lists the files and links of an entry without the ignored ones. Those of a folder are in the order of their names.
     *
     * @throws IOException if a part of the entry cannot be read, vanishes meanwhile, is a mount point or an ignored folder
     */
    public void members(Path entry, Consumer<EntryFile> members) throws IOException {
        String path = NameCodec.shownPath(root, entry);
        BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            members.accept(new EntryFile("", fileKind(path), attributes.size(), modified(attributes)));
            return;
        }
        try {
            new EntryTree(ignore, mounts, path, true, new EntryFileLister(this, path, members))
                    .walk(entry, FileId.of(attributes).device());
        } catch (UncheckedIOException refused) {
            throw refused.getCause();
        }
    }

    public SideFiles sides() {
        return sides;
    }

    StatusFiles markers() {
        return markers;
    }

    /** The kind of part that an empty entry counts as. */
    PartKind holdsAtLeast() {
        return holds == null ? PartKind.PRODUCTS : holds;
    }

    String manifest() {
        return manifest;
    }

    /** The kind of part of a file at this path inside an entry; null for a manifest, {@code .keep} or status file. */
    public PartKind kind(String path) {
        return path.equals(EntryMeasurement.KEEP_FILE) || path.equals(manifest) || markers.has(path) ? null : part(path);
    }

    /**
     * Whether the job ignores a file at this path inside an entry. Globs do not apply to a manifest, {@code .keep} or status
     * file.
     */
    public boolean passesOver(String entry, String path) {
        return kind(path) != null && ignores(entry + "/" + path, false);
    }

    /** Whether a file at this path inside an entry is of this kind and not ignored. */
    public boolean is(PartKind kind, String entry, String path) {
        return kind(path) == kind && !ignores(entry + "/" + path, false);
    }

    /** The kind of part of an entry that is a file; {@code path} is relative to the root. */
    public PartKind fileKind(String path) {
        return part(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Whether a path relative to the root is ignored. An ignored folder inside an entry makes the build unsure. */
    public boolean ignores(String path, boolean folder) {
        return folder ? ignore.covers(path) : ignore.matches(path);
    }

    private PartKind part(String path) {
        if (holds != null) {
            return holds;
        }
        for (Kind of : parts) {
            if (of.globs().matches(path)) {
                return of.kind();
            }
        }
        return PartKind.PRODUCTS;
    }

    static Instant modified(BasicFileAttributes attributes) {
        return Instant.ofEpochSecond(0, attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }
}
