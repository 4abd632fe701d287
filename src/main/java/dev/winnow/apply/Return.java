package dev.winnow.apply;

import dev.winnow.jobfile.Layout.EntryType;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/** Brings a whole entry back to its place, with the directories above that are no longer there. */
final class Return {

    private static final Path UP = Path.of("up");

    private Return() {
    }

    /** Undoes a removal: the time of the directory above is put back too. */
    static void whole(StoreRoot root, Dir work, TrashItem item) throws IOException {
        whole(root, work, item, Times.asBefore(item));
    }

    /**
     * Missing directories are made in {@code work} with the entry in them and appear by one rename.
     *
     * @throws FileAlreadyExistsException if something is in its place
     */
    static void whole(StoreRoot root, Dir work, TrashItem item, Times times) throws IOException {
        EntryPath path = EntryPath.of(item.entry()).orElseThrow();
        try (Chain chain = Chain.openExisting(root.top(), path)) {
            Dir at = chain.deepest();
            int depth = chain.depth();
            Folder above = item.parents().get(depth);
            var time = times.after(above, at.look().lastModifiedTime().toInstant());
            if (depth == path.parents().size()) {
                place(work, Path.of(item.name()), at, path.name(), item);
            } else {
                build(work, item, path, depth);
                try (Dir up = work.child(UP)) {
                    Placing.directory(up, path.names().get(depth), at, path.names().get(depth));
                }
                work.deleteDirectory(UP);
            }
            if (time != null) {
                at.setModified(Path.of("."), time);
            }
        }
    }

    private static void place(Dir from, Path name, Dir to, Path newName, TrashItem item) throws IOException {
        if (item.type() == EntryType.FILE) {
            Placing.file(from, name, to, newName);
            return;
        }
        try {
            Placing.directory(from, name, to, newName);
        } catch (AccessDeniedException denied) {
            if (!item.locked()) {
                throw denied;
            }
            Locked.move(from, name, to, newName);
        }
    }

    /** The directories below {@code depth}, and the entry in the innermost. */
    private static void build(Dir work, TrashItem item, EntryPath path, int depth) throws IOException {
        work.makeDirectory(UP);
        List<Path> names = path.parents();
        Dir at = work.child(UP);
        try {
            for (int i = depth; i < names.size(); i++) {
                at.makeDirectory(names.get(i));
                try (Dir above = at) {
                    at = above.child(names.get(i));
                }
            }
            place(work, Path.of(item.name()), at, path.name(), item);
        } finally {
            at.close();
        }
        for (int i = names.size() - 1; i >= depth; i--) {
            try (Dir up = work.child(UP); Dir above = EntryPath.open(up, names.subList(depth, i))) {
                Folder folder = item.parents().get(i + 1);
                above.setModified(names.get(i), folder.modified());
                Folders.dress(above, names.get(i), folder.mode());
            }
        }
    }
}
