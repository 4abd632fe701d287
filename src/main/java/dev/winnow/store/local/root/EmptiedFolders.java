package dev.winnow.store.local.root;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryModes;
import dev.winnow.files.FileId;
import dev.winnow.files.SafeMove;
import dev.winnow.model.FailureCause;
import dev.winnow.store.StoreGone;
import dev.winnow.store.local.root.StoreRoot.Area;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Directories that removals have emptied. They are kept in {@code .winnow/folders/<run>}, because a new directory would
 * lack their access control lists, extended attributes and, unless made by root, their owner. They return with the first
 * entry that needs them, and are deleted with the last item of their run.
 */
public final class EmptiedFolders {

    private EmptiedFolders() {
    }

    /**
     * Moves a directory out of the store if it is empty.
     *
     * @param dir   an open handle on it
     * @param shown its path from the store's root
     * @return whether it was moved
     * @throws StoreGone if others put something into it at this instant, and it cannot be put back
     */
    static boolean moveOut(StoreRoot root, String run, DirectoryHandle above, Path name, DirectoryHandle dir, String shown) throws IOException {
        // Another directory may be in its place now, which must not be moved.
        PosixFileAttributes there = dir.empty() ? above.look(name) : null;
        if (there == null || !FileId.of(there).equals(dir.id())) {
            return false;
        }
        DirectoryHandle areas = root.area(Area.FOLDERS);
        StoreRoot.ensure(areas, Path.of(run));
        try (DirectoryHandle kept = root.own(areas, Path.of(run))) {
            // This may replace a directory that the same run emptied at this path before; it is empty, too.
            above.move(name, kept, key(shown));
            if (FileId.of(kept.look(key(shown))).equals(dir.id()) && dir.empty()) {
                return true;
            }
            putBack(root, kept, key(shown), above, name, shown, run);
            return false;
        }
    }

    private static void putBack(StoreRoot root, DirectoryHandle kept, Path key, DirectoryHandle above, Path name, String shown, String run) {
        try {
            SafeMove.directory(kept, key, above, name);
        } catch (IOException taken) {
            throw new StoreGone(root.shown() + ": something was put into " + shown + " while it was emptied, and it "
                    + "cannot be put back: " + FailureCause.inSentence(taken) + "; it is in " + StoreRoot.WINNOW + "/folders/"
                    + run + "/" + key + "; move it back by hand", taken);
        }
    }

    /**
     * Moves an emptied directory back.
     *
     * @param run   the run to try first; another run may have emptied it
     * @param shown its former path
     * @return whether it was found
     */
    public static boolean moveBack(StoreRoot root, String run, String shown, DirectoryHandle to, Path called) throws IOException {
        DirectoryHandle areas = root.area(Area.FOLDERS);
        List<Path> runs = new ArrayList<>(areas.names());
        // If several runs emptied a directory at this path, the entry was in the one of its own run.
        runs.remove(Path.of(run));
        runs.add(0, Path.of(run));
        for (Path each : runs) {
            if (areas.look(each) != null) {
                try (DirectoryHandle kept = root.own(areas, each)) {
                    if (kept.look(key(shown)) != null) {
                        move(kept, key(shown), to, called);
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Undoes {@link #moveBack} when the directory could not be used. */
    public static void undoMoveBack(StoreRoot root, String run, String shown, DirectoryHandle from, Path called) throws IOException {
        DirectoryHandle areas = root.area(Area.FOLDERS);
        StoreRoot.ensure(areas, Path.of(run));
        try (DirectoryHandle kept = root.own(areas, Path.of(run))) {
            move(from, called, kept, key(shown));
        }
    }

    private static void move(DirectoryHandle from, Path name, DirectoryHandle to, Path newName) throws IOException {
        try {
            from.move(name, to, newName);
        } catch (AccessDeniedException readOnly) {
            DirectoryModes.moveReadOnly(from, name, to, newName);
        }
    }

    /** Finds the former path of an emptied directory; empty if there is no record of it. */
    public interface Places {
        Optional<EntryPath> of(String run, Path key) throws IOException;
    }

    /**
     * An emptied directory that is no longer empty, because another process had it open and wrote to it.
     *
     * @param path   its former path, or its present one if that is unknown
     * @param back   whether it is in its place again
     * @param detail what happened, for people
     */
    public record Filled(String path, boolean back, String detail) { }

    /** Moves back the directories into which something was written after they were emptied. */
    public static List<Filled> returnFilled(StoreRoot root, Places places) throws IOException {
        List<Filled> found = new ArrayList<>();
        DirectoryHandle areas = root.area(Area.FOLDERS);
        for (Path run : areas.names()) {
            try (DirectoryHandle kept = root.own(areas, run)) {
                for (Path key : kept.names()) {
                    if (filled(kept, key)) {
                        found.add(returned(root, run.toString(), kept, key, places));
                    }
                }
            }
        }
        return found;
    }

    private static boolean filled(DirectoryHandle kept, Path key) throws IOException {
        try (DirectoryHandle dir = kept.child(key)) {
            return !dir.empty();
        }
    }

    private static Filled returned(StoreRoot root, String run, DirectoryHandle kept, Path key, Places places) throws IOException {
        String here = StoreRoot.WINNOW + "/folders/" + run + "/" + key;
        EntryPath path = places.of(run, key).orElse(null);
        if (path == null) {
            return new Filled(here, false, "something was put into it after it was emptied, and there is no record of "
                    + "its place");
        }
        try {
            for (int depth = 0; depth < path.parents().size(); depth++) {
                try (DirectoryHandle above = EntryPath.open(root.top(), path.names().subList(0, depth))) {
                    Path name = path.names().get(depth);
                    if (above.look(name) == null && !moveBack(root, run, path.shown(depth + 1), above, name)) {
                        above.makeDirectory(name);
                    }
                }
            }
            try (DirectoryHandle above = EntryPath.open(root.top(), path.parents())) {
                SafeMove.directory(kept, key, above, path.name());
            }
            return new Filled(path.shown(), true, "something was put into it after it was emptied; it is back");
        } catch (IOException stuck) {
            return new Filled(path.shown(), false, "something was put into it after it was emptied, and it cannot be "
                    + "put back: " + FailureCause.inSentence(stuck) + "; it is in " + here);
        }
    }

    /** Deletes the directories that a run emptied, once none of its items can come back. Keeps directories with content. */
    public static void delete(StoreRoot root, String run) throws IOException {
        DirectoryHandle areas = root.area(Area.FOLDERS);
        Path name = Path.of(run);
        if (areas.look(name) == null) {
            return;
        }
        try (DirectoryHandle kept = root.own(areas, name)) {
            for (Path key : kept.names()) {
                kept.deleteDirectory(key);
            }
        }
        areas.deleteDirectory(name);
    }

    /** The name of a kept directory, derived from its former path. */
    public static Path key(String shown) {
        return Path.of(DigestUtils.sha256Hex(shown).substring(0, 32));
    }
}
