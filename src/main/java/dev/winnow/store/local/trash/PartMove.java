package dev.winnow.store.local.trash;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.FileId;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.SafeMove;
import dev.winnow.model.NameCodec;
import dev.winnow.store.Contents;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.root.EntryPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Moves the files of one part out of an entry and back, one by one. The directories of the entry stay. */
public final class PartMove {

    /** Whether the entry is still in its place. */
    @FunctionalInterface
    public interface InPlace {
        boolean still() throws IOException;
    }

    private final TrashItem item;
    private final EntryMeasurer look;
    private final InPlace inPlace;
    private final List<DirectoryState.Change> changes = new ArrayList<>();
    private long bytes;
    private long files;
    /** In nanoseconds since 1970. */
    private long newest = Long.MIN_VALUE;

    /** @param inPlace called before each move, because somebody may replace the entry meanwhile */
    public PartMove(TrashItem item, EntryMeasurer look, InPlace inPlace) {
        this.item = item;
        this.look = look;
        this.inPlace = inPlace;
    }

    /**
     * Moves the files of the item's part.
     *
     * @return false if the entry has left its place, so that files of the part may still be in it
     */
    public boolean take(DirectoryHandle entry, DirectoryHandle mirror) throws IOException {
        for (DirectoryState folder : item.folders()) {
            try (DirectoryHandle from = EntryPath.openShown(entry, folder.path()); DirectoryHandle to = openMirror(mirror, folder.path())) {
                long before = files;
                Instant was = from.look().lastModifiedTime().toInstant();
                boolean whole = take(from, to, folder.path());
                if (files > before) {
                    changes.add(new DirectoryState.Change(full(item, folder), was,
                            from.look().lastModifiedTime().toInstant()));
                }
                if (!whole) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean take(DirectoryHandle from, DirectoryHandle to, String folder) throws IOException {
        for (Path name : from.names()) {
            BasicFileAttributes at = from.look(name);
            String below = (folder.isEmpty() ? "" : folder + "/") + NameCodec.shownName(name);
            if (at != null && !at.isDirectory() && look.is(item.part(), item.entry(), below)) {
                if (!inPlace.still()) {
                    return false;
                }
                from.move(name, to, name);
                bytes += at.size();
                files++;
                newest = Math.max(newest, at.lastModifiedTime().to(TimeUnit.NANOSECONDS));
            }
        }
        return true;
    }

    /** The amount that was moved, counted as in a scan. */
    public Contents.Amount moved() {
        return files == 0 ? Contents.Amount.NOTHING
                : new Contents.Amount(bytes, files, Instant.ofEpochSecond(0, newest));
    }

    /** How the moves changed the times of directories. */
    public List<DirectoryState.Change> changes() {
        return changes;
    }

    private static String full(TrashItem item, DirectoryState folder) {
        return folder.path().isEmpty() ? item.entry() : item.entry() + "/" + folder.path();
    }

    /** The first file in the mirror whose place is taken, in shown form relative to the entry; null if all are free. */
    public static String occupied(DirectoryHandle mirror, DirectoryHandle entry, TrashItem item) throws IOException {
        for (DirectoryState folder : item.folders()) {
            if (absent(mirror, folder.path()) || absent(entry, folder.path())) {
                continue;
            }
            try (DirectoryHandle from = EntryPath.openShown(mirror, folder.path());
                    DirectoryHandle to = EntryPath.openShown(entry, folder.path())) {
                for (Path name : from.names()) {
                    BasicFileAttributes at = from.look(name);
                    BasicFileAttributes there = to.look(name);
                    if (!at.isDirectory() && there != null && !FileId.of(there).equals(FileId.of(at))) {
                        return (folder.path().isEmpty() ? "" : folder.path() + "/") + NameCodec.shownName(name);
                    }
                }
            }
        }
        return null;
    }

    /**
     * Moves each file of the mirror back to its place, and deletes the directories in the mirror.
     *
     * @throws FileAlreadyExistsException if a place was taken meanwhile; the rest is still in the mirror
     */
    public static void bringBack(DirectoryHandle mirror, DirectoryHandle entry, TrashItem item) throws IOException {
        for (DirectoryState folder : item.folders()) {
            if (absent(mirror, folder.path())) {
                continue;
            }
            make(entry, folder.path());
            try (DirectoryHandle from = EntryPath.openShown(mirror, folder.path());
                 DirectoryHandle to = EntryPath.openShown(entry, folder.path())) {
                for (Path name : from.names()) {
                    if (!from.look(name).isDirectory()) {
                        SafeMove.file(from, name, to, name);
                    }
                }
            }
        }
        for (int i = item.folders().size() - 1; i > 0; i--) {
            String path = item.folders().get(i).path();
            if (!absent(mirror, path)) {
                EntryPath at = EntryPath.within(path).orElseThrow();
                try (DirectoryHandle above = EntryPath.open(mirror, at.parents())) {
                    above.deleteDirectory(at.name());
                }
            }
        }
    }

    private static void make(DirectoryHandle entry, String path) throws IOException {
        if (absent(entry, path)) {
            EntryPath at = EntryPath.within(path).orElseThrow();
            try (DirectoryHandle above = EntryPath.open(entry, at.parents())) {
                above.makeDirectory(at.name());
            }
        }
    }

    private static boolean absent(DirectoryHandle dir, String path) throws IOException {
        if (path.isEmpty()) {
            return false;
        }
        EntryPath at = EntryPath.within(path).orElseThrow();
        try (DirectoryHandle above = EntryPath.open(dir, at.parents())) {
            return above.look(at.name()) == null;
        } catch (NoSuchFileException higherUp) {
            return true;
        }
    }

    private static DirectoryHandle openMirror(DirectoryHandle mirror, String path) throws IOException {
        if (path.isEmpty()) {
            return mirror.again();
        }
        EntryPath at = EntryPath.within(path).orElseThrow();
        try (DirectoryHandle above = EntryPath.open(mirror, at.parents())) {
            above.makeDirectory(at.name());
            return above.child(at.name());
        }
    }
}
