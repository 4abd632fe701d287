package dev.winnow.apply.restore;

import dev.winnow.apply.handle.Dir;
import dev.winnow.apply.handle.FileId;
import dev.winnow.apply.handle.Folder;
import dev.winnow.apply.handle.Folders;
import dev.winnow.apply.handle.Locked;
import dev.winnow.apply.handle.Placing;
import dev.winnow.apply.store.Chain;
import dev.winnow.apply.store.EntryPath;
import dev.winnow.apply.store.StoreRoot;
import dev.winnow.apply.trash.PartMove;
import dev.winnow.apply.trash.ReturnPlan;
import dev.winnow.apply.trash.TrashItem;
import dev.winnow.jobfile.Layout.EntryType;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/** Brings what lies in a work directory back to its place, from wherever an earlier try left it. */
final class Return {

    /** Where missing parents are made, with the entry in them, until they appear by one rename. */
    private static final Path UP = Path.of("up");
    private static final Path SHELL = Path.of("shell");

    private final StoreRoot root;
    private final Dir work;
    private final TrashItem item;
    private final EntryPath path;

    private Return(StoreRoot root, Dir work, TrashItem item) {
        this.root = root;
        this.work = work;
        this.item = item;
        this.path = EntryPath.of(item.entry()).orElseThrow();
    }

    /**
     * Doing it again ends what was cut short.
     *
     * @throws FileAlreadyExistsException if something is in a place; what was not brought back is in {@code work}
     */
    static void bring(StoreRoot root, Dir work, TrashItem item, ReturnPlan.Dating dating) throws IOException {
        ReturnPlan plan = ReturnPlan.keep(work, ReturnPlan.of(root, item, dating));
        Return back = new Return(root, work, item);
        if (item.whole()) {
            back.entry(Path.of(item.name()), item.locked());
        } else {
            back.part();
        }
        plan.carryOut(root);
    }

    private void part() throws IOException {
        Path name = Path.of(item.name());
        if (work.look(name) == null) {
            return;
        }
        if (!placed()) {
            // The rest of the entry is gone for good: its directory is made again for the part alone.
            entry(SHELL, false);
        }
        try (Dir mirror = work.child(name); Dir entry = EntryPath.open(root.top(), path.names())) {
            PartMove.bringBack(mirror, entry, item);
        }
        work.deleteDirectory(name);
    }

    private boolean placed() throws IOException {
        try (Chain chain = Chain.openExisting(root, path)) {
            return chain.depth() == path.parents().size() && chain.deepest().look(path.name()) != null;
        }
    }

    /** @param name what the entry is called in {@code work} */
    private void entry(Path name, boolean locked) throws IOException {
        takeDown(name, locked);
        if (!item.whole()) {
            StoreRoot.ensure(work, SHELL);
        }
        try (Chain chain = Chain.openExisting(root, path)) {
            Dir at = chain.deepest();
            int depth = chain.depth();
            if (work.look(name) == null) {
                relock(at, depth, locked);
            } else if (depth == path.parents().size()) {
                place(work, name, at, path.name(), locked);
            } else {
                build(name, depth, locked);
                Path top = path.names().get(depth);
                try (Dir up = work.child(UP)) {
                    Placing.directory(up, top, at, top);
                }
                work.deleteDirectory(UP);
            }
        }
    }

    private void relock(Dir at, int depth, boolean locked) throws IOException {
        if (locked && depth == path.parents().size() && at.look(path.name()) != null) {
            Locked.lock(at, path.name());
        }
    }

    private void place(Dir from, Path name, Dir to, Path newName, boolean locked) throws IOException {
        if (item.type() == EntryType.FILE) {
            Placing.file(from, name, to, newName);
            return;
        }
        try {
            Placing.directory(from, name, to, newName);
        } catch (AccessDeniedException denied) {
            if (!locked) {
                throw denied;
            }
            Locked.move(from, name, to, newName);
        }
    }

    /** The directories below {@code depth}, and the entry in the innermost. */
    private void build(Path name, int depth, boolean locked) throws IOException {
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
            place(work, name, at, path.name(), locked);
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

    /** Undoes {@link #build}, however far it came: where it began may not be where it has to begin now. */
    private void takeDown(Path name, boolean locked) throws IOException {
        if (work.look(UP) == null) {
            return;
        }
        try (Dir up = work.child(UP)) {
            dismantle(up, name, locked);
        }
        work.deleteDirectory(UP);
    }

    private void dismantle(Dir at, Path name, boolean locked) throws IOException {
        for (Path each : at.names()) {
            if (each.equals(path.name()) && isEntry(at, each)) {
                place(at, each, work, name, locked);
                continue;
            }
            Locked.unlock(at, each);
            try (Dir child = at.child(each)) {
                dismantle(child, name, locked);
            }
            at.deleteDirectory(each);
        }
    }

    /** A parent may be called as the entry is; a shell is empty and is made anew. */
    private boolean isEntry(Dir at, Path name) throws IOException {
        return item.whole() && FileId.of(at.look(name)).inode() == item.inode();
    }
}
