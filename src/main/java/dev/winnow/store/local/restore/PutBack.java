package dev.winnow.store.local.restore;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryModes;
import dev.winnow.files.FileId;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.SafeMove;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.local.root.OpenParents;
import dev.winnow.store.local.root.EmptiedFolders;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.trash.PartMove;
import dev.winnow.store.local.trash.RestoreTimes;
import dev.winnow.store.local.trash.SideFileMove;
import dev.winnow.store.local.trash.TrashItem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Brings the contents of a work directory back to their place, even after an interrupted attempt. */
final class PutBack {

    /** Missing parents are made here, with the entry in them, and then appear by one rename. */
    private static final Path UP = Path.of("parents");
    private static final Path MADE = Path.of("made");
    private static final Path SHELL = Path.of("shell");

    private final StoreRoot root;
    private final DirectoryHandle work;
    private final TrashItem item;
    private final EntryPath path;

    private PutBack(StoreRoot root, DirectoryHandle work, TrashItem item) {
        this.root = root;
        this.work = work;
        this.item = item;
        this.path = EntryPath.of(item.entry()).orElseThrow();
    }

    /**
     * Brings an item back. A second call completes an interrupted one.
     *
     * @throws FileAlreadyExistsException if a place is taken, or if another directory has replaced the entry of a part; the
     *         rest is still in {@code work}
     */
    static void bring(StoreRoot root, DirectoryHandle work, TrashItem item, RestoreTimes.Dating dating) throws IOException {
        RestoreTimes plan = RestoreTimes.keep(root, work, RestoreTimes.of(root, item, dating));
        PutBack back = new PutBack(root, work, item);
        if (item.whole()) {
            back.entry(Path.of(item.name()), item.locked());
            back.sides();
        } else {
            back.part();
        }
        back.tidy();
        plan.carryOut(root);
    }

    private void sides() throws IOException {
        if (item.sides().isEmpty()) {
            return;
        }
        try (OpenParents chain = OpenParents.open(root, path)) {
            try {
                SideFileMove.bringBack(chain.deepest(), work, item);
            } catch (FileAlreadyExistsException taken) {
                chain.prune(item.run());
                throw taken;
            }
        }
    }

    private void part() throws IOException {
        Path name = Path.of(item.name());
        takeApart(SHELL, false);
        if (work.look(name) == null) {
            return;
        }
        if (!entryInPlace()) {
            // The rest of the entry is gone for good, so its directory is made again for this part alone.
            entry(SHELL, false);
        }
        try (DirectoryHandle mirror = work.child(name); DirectoryHandle entry = EntryPath.open(root.top(), path.names())) {
            long inode = entry.id().inode();
            if (inode != item.inode() && work.look(shell(inode)) == null) {
                throw new FileAlreadyExistsException(item.entry());
            }
            PartMove.bringBack(mirror, entry, item);
        }
        work.deleteDirectory(name);
    }

    /** Removes the leftovers of interrupted attempts. */
    private void tidy() throws IOException {
        for (Path left : work.names()) {
            if (left.equals(MADE) || left.equals(SHELL)) {
                work.deleteDirectory(left);
            } else if (left.toString().startsWith(SHELL + ".")) {
                work.deleteFile(left);
            }
        }
    }

    /** The name of a file that shows a later attempt which directory was made here in place of the entry. */
    private static Path shell(long inode) {
        return Path.of(SHELL + "." + inode);
    }

    private boolean entryInPlace() throws IOException {
        try (OpenParents chain = OpenParents.openExisting(root, path)) {
            return chain.depth() == path.parents().size() && chain.deepest().look(path.name()) != null;
        }
    }

    private void entry(Path name, boolean locked) throws IOException {
        takeApart(name, locked);
        if (!item.whole()) {
            StoreRoot.ensure(work, SHELL);
            Path mark = shell(FileId.of(work.look(SHELL)).inode());
            if (work.look(mark) == null) {
                work.create(mark).close();
            }
        }
        try (OpenParents chain = OpenParents.openExisting(root, path)) {
            DirectoryHandle at = chain.deepest();
            int depth = chain.depth();
            if (work.look(name) == null) {
                relock(at, depth, locked);
            } else if (depth == path.parents().size()) {
                place(work, name, at, path.name(), locked);
            } else {
                build(name, depth, locked);
                moveParentsIn(at, depth, name, locked);
            }
        }
    }

    private void moveParentsIn(DirectoryHandle at, int depth, Path name, boolean locked) throws IOException {
        try (DirectoryHandle up = work.child(UP)) {
            SafeMove.directory(up, numbered(depth), at, path.names().get(depth));
        } catch (FileAlreadyExistsException taken) {
            takeApart(name, locked);
            throw taken;
        }
        work.deleteDirectory(UP);
    }

    private void relock(DirectoryHandle at, int depth, boolean locked) throws IOException {
        if (locked && depth == path.parents().size()) {
            BasicFileAttributes entry = at.look(path.name());
            if (entry != null && entry.isDirectory() && FileId.of(entry).inode() == item.inode()) {
                DirectoryModes.makeReadOnly(at, path.name());
            }
        }
    }

    private void place(DirectoryHandle from, Path name, DirectoryHandle to, Path newName, boolean locked) throws IOException {
        if (item.type() == EntryType.FILE) {
            SafeMove.file(from, name, to, newName);
            return;
        }
        try {
            SafeMove.directory(from, name, to, newName);
        } catch (AccessDeniedException denied) {
            if (!locked) {
                throw denied;
            }
            DirectoryModes.moveReadOnly(from, name, to, newName);
        }
    }

    /** Builds the directories below {@code depth}, with the entry in the innermost one. */
    private void build(Path name, int depth, boolean locked) throws IOException {
        work.makeDirectory(UP);
        List<Path> names = path.parents();
        Set<Integer> made = new HashSet<>();
        DirectoryHandle at = work.child(UP);
        try {
            for (int i = depth; i < names.size(); i++) {
                Path called = i == depth ? numbered(depth) : names.get(i);
                if (!EmptiedFolders.moveBack(root, item.run(), path.shown(i + 1), at, called)) {
                    makeAgain(i, at, called);
                    made.add(i);
                }
                try (DirectoryHandle above = at) {
                    at = above.child(called);
                }
            }
            place(work, name, at, path.name(), locked);
        } finally {
            at.close();
        }
        for (int i = names.size() - 1; i >= depth; i--) {
            try (DirectoryHandle up = work.child(UP); DirectoryHandle above = built(up, depth, i)) {
                Path called = i == depth ? numbered(depth) : names.get(i);
                root.date(above, called, item.parents().get(i + 1).modified());
                if (made.contains(i)) {
                    DirectoryModes.restore(above, called, item.parents().get(i + 1).mode());
                }
            }
        }
    }

    /** Makes a directory from its record, because it was not kept. It moves to {@code up} only when it is complete. */
    private void makeAgain(int parent, DirectoryHandle up, Path called) throws IOException {
        if (work.look(MADE) != null) {
            work.deleteDirectory(MADE);
        }
        work.makeDirectory(MADE);
        DirectoryState.Mode mode = item.parents().get(parent + 1).mode();
        // Its owner must be able to write to it until the entry is in it.
        DirectoryModes.restore(work, MADE, new DirectoryState.Mode(mode.bits() | 0700, mode.uid(), mode.gid()));
        work.move(MADE, up, called);
    }

    /** The outermost missing directory is named by its depth, so that a later attempt knows it. */
    private static Path numbered(int depth) {
        return Path.of(Integer.toString(depth));
    }

    /** Opens the directory that contains the parent at {@code depth}; the parents were built from {@code first} on. */
    private DirectoryHandle built(DirectoryHandle up, int first, int depth) throws IOException {
        if (depth == first) {
            return up.again();
        }
        try (DirectoryHandle outermost = up.child(numbered(first))) {
            return EntryPath.open(outermost, path.names().subList(first + 1, depth));
        }
    }

    /** Undoes {@link #build}, complete or not, because another depth may be the first missing one now. */
    private void takeApart(Path name, boolean locked) throws IOException {
        if (work.look(UP) == null) {
            return;
        }
        try (DirectoryHandle up = work.child(UP)) {
            for (Path outermost : up.names()) {
                takeApart(up, outermost, Integer.parseInt(outermost.toString()), name, locked);
            }
        }
        work.deleteDirectory(UP);
    }

    private void takeApart(DirectoryHandle above, Path called, int depth, Path name, boolean locked) throws IOException {
        try (DirectoryHandle dir = above.child(called)) {
            boolean innermost = depth + 1 == path.parents().size();
            Path inner = path.names().get(depth + 1);
            if (dir.look(inner) != null) {
                if (innermost) {
                    place(dir, inner, work, name, locked);
                } else {
                    takeApart(dir, inner, depth + 1, name, locked);
                }
            }
        }
        EmptiedFolders.undoMoveBack(root, item.run(), path.shown(depth + 1), above, called);
    }
}
