package dev.winnow.store.local.root;

import dev.winnow.files.Dir;
import dev.winnow.files.Failures;
import dev.winnow.files.FileId;
import dev.winnow.files.Locked;
import dev.winnow.files.Placing;
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
 * Directories that removals have emptied. They are not deleted but lie in {@code .winnow/folders/<run>}: a directory
 * that is made again would lack its access control lists, its extended attributes and, for whoever is not root, its
 * owner. They come back with the first entry that needs them, and go for good with the last item of their run.
 */
public final class EmptiedFolders {

    private EmptiedFolders() {
    }

    /**
     * Takes a directory out of the store if nothing lies in it.
     *
     * @param dir   an open handle on it
     * @param shown its path from the store's root
     * @return whether it has gone
     * @throws StoreGone if others put something into it at this very instant and it cannot be put back
     */
    static boolean take(StoreRoot root, String run, Dir above, Path name, Dir dir, String shown) throws IOException {
        // What stands in its place now may be another's; then it is not ours to move.
        PosixFileAttributes there = dir.empty() ? above.look(name) : null;
        if (there == null || !FileId.of(there).equals(dir.id())) {
            return false;
        }
        Dir areas = root.area(Area.FOLDERS);
        StoreRoot.ensure(areas, Path.of(run));
        try (Dir kept = root.own(areas, Path.of(run))) {
            // Replaces one that a removal of the same run emptied there before, which is empty as well.
            above.move(name, kept, key(shown));
            if (FileId.of(kept.look(key(shown))).equals(dir.id()) && dir.empty()) {
                return true;
            }
            putBack(root, kept, key(shown), above, name, shown, run);
            return false;
        }
    }

    private static void putBack(StoreRoot root, Dir kept, Path key, Dir above, Path name, String shown, String run) {
        try {
            Placing.directory(kept, key, above, name);
        } catch (IOException taken) {
            throw new StoreGone(root.shown() + ": something was put into " + shown + " while it was emptied, and it "
                    + "cannot be put back: " + Failures.why(taken) + "; it lies in " + StoreRoot.WINNOW + "/folders/"
                    + run + "/" + key + "; move it back by hand", taken);
        }
    }

    /**
     * Moves a directory that was emptied to where it is needed again.
     *
     * @param run   the run whose removals emptied it, where that is known to have done so; another may have
     * @param shown the path that it had
     * @return whether it was there
     */
    public static boolean giveBack(StoreRoot root, String run, String shown, Dir to, Path called) throws IOException {
        Dir areas = root.area(Area.FOLDERS);
        List<Path> runs = new ArrayList<>(areas.names());
        // Of several that stood at the same path the run's own is the one that its entry lay in.
        runs.remove(Path.of(run));
        runs.add(0, Path.of(run));
        for (Path each : runs) {
            if (areas.look(each) != null) {
                try (Dir kept = root.own(areas, each)) {
                    if (kept.look(key(shown)) != null) {
                        move(kept, key(shown), to, called);
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Takes back into keeping what {@link #giveBack} gave, when it could not be used. */
    public static void keep(StoreRoot root, String run, String shown, Dir from, Path called) throws IOException {
        Dir areas = root.area(Area.FOLDERS);
        StoreRoot.ensure(areas, Path.of(run));
        try (Dir kept = root.own(areas, Path.of(run))) {
            move(from, called, kept, key(shown));
        }
    }

    private static void move(Dir from, Path name, Dir to, Path newName) throws IOException {
        try {
            from.move(name, to, newName);
        } catch (AccessDeniedException readOnly) {
            Locked.move(from, name, to, newName);
        }
    }

    /** Tells where a directory stood that was emptied; nothing where no record tells. */
    public interface Places {
        Optional<EntryPath> of(String run, Path key) throws IOException;
    }

    /**
     * A directory that was emptied and is not empty: others had it open and went on to write.
     *
     * @param path where it stood, or where it lies
     * @param back whether it is in its place again
     */
    public record Filled(String path, boolean back, String detail) { }

    /** Puts those back into which something was written after they were emptied. */
    public static List<Filled> returnFilled(StoreRoot root, Places places) throws IOException {
        List<Filled> found = new ArrayList<>();
        Dir areas = root.area(Area.FOLDERS);
        for (Path run : areas.names()) {
            try (Dir kept = root.own(areas, run)) {
                for (Path key : kept.names()) {
                    if (filled(kept, key)) {
                        found.add(returned(root, run.toString(), kept, key, places));
                    }
                }
            }
        }
        return found;
    }

    private static boolean filled(Dir kept, Path key) throws IOException {
        try (Dir dir = kept.child(key)) {
            return !dir.empty();
        }
    }

    private static Filled returned(StoreRoot root, String run, Dir kept, Path key, Places places) throws IOException {
        String here = StoreRoot.WINNOW + "/folders/" + run + "/" + key;
        EntryPath path = places.of(run, key).orElse(null);
        if (path == null) {
            return new Filled(here, false, "something was put into it after it was emptied, and nothing tells where it "
                    + "stood");
        }
        try {
            for (int depth = 0; depth < path.parents().size(); depth++) {
                try (Dir above = EntryPath.open(root.top(), path.names().subList(0, depth))) {
                    Path name = path.names().get(depth);
                    if (above.look(name) == null && !giveBack(root, run, path.shown(depth + 1), above, name)) {
                        above.makeDirectory(name);
                    }
                }
            }
            try (Dir above = EntryPath.open(root.top(), path.parents())) {
                Placing.directory(kept, key, above, path.name());
            }
            return new Filled(path.shown(), true, "something was put into it after it was emptied; it is back");
        } catch (IOException stuck) {
            return new Filled(path.shown(), false, "something was put into it after it was emptied, and it cannot be "
                    + "put back: " + Failures.why(stuck) + "; it lies in " + here);
        }
    }

    /** Deletes what a run emptied, once nothing of the run can come back; never what lies in one of them. */
    public static void drop(StoreRoot root, String run) throws IOException {
        Dir areas = root.area(Area.FOLDERS);
        Path name = Path.of(run);
        if (areas.look(name) == null) {
            return;
        }
        try (Dir kept = root.own(areas, name)) {
            for (Path key : kept.names()) {
                kept.deleteDirectory(key);
            }
        }
        areas.deleteDirectory(name);
    }

    /** What the directory at a path is called while it is kept. */
    public static Path key(String shown) {
        return Path.of(DigestUtils.sha256Hex(shown).substring(0, 32));
    }
}
