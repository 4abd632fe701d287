package dev.winnow.store.local.root;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.FileId;
import dev.winnow.files.DirectoryState;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Open handles of the directories from a store's root down to the parent of an entry. The last chain stays open for the
 * next entry of the same directory. Before it is used again, each directory is checked by its name, so that it is as safe
 * as a newly opened chain.
 */
public final class OpenParents implements AutoCloseable {

    /** Something else is in place of a parent directory. */
    public static final class Blocked extends FileAlreadyExistsException {
        private static final long serialVersionUID = 1L;

        Blocked(String shownPath) {
            super(shownPath);
        }

        public String path() {
            return getFile();
        }
    }

    private final StoreRoot root;
    private final EntryPath path;
    private final List<DirectoryHandle> dirs = new ArrayList<>();
    private final List<Instant> opened = new ArrayList<>();

    private OpenParents(StoreRoot root, EntryPath path) {
        this.root = root;
        this.path = path;
    }

    /**
     * @throws NoSuchFileException if a parent is missing
     * @throws Blocked             if something else is in place of a parent
     */
    public static OpenParents open(StoreRoot root, EntryPath path) throws IOException {
        OpenParents chain = openExisting(root, path);
        if (chain.depth() < path.parents().size()) {
            chain.close();
            throw new NoSuchFileException(path.shown());
        }
        return chain;
    }

    /** A chain down to the directory at {@code shown} itself; "" is the root. */
    public static OpenParents ofDirectory(StoreRoot root, String shown) throws IOException {
        return open(root, EntryPath.of(shown.isEmpty() ? "-" : shown + "/-").orElseThrow(
                () -> new NoSuchFileException(shown)));
    }

    /** Like {@link #open}, but the chain ends at the last existing directory. */
    public static OpenParents openExisting(StoreRoot root, EntryPath path) throws IOException {
        OpenParents kept = root.takeKept();
        if (kept != null) {
            if (kept.hasParentsOf(path) && kept.unchanged()) {
                return kept;
            }
            kept.release();
        }
        OpenParents chain = new OpenParents(root, path);
        try {
            chain.begin(root.top());
            for (Path name : path.parents()) {
                // Checked first, because opening a pipe would wait for ever.
                BasicFileAttributes next = chain.deepest().look(name);
                if (next == null) {
                    break;
                }
                if (!next.isDirectory()) {
                    throw new Blocked(path.shown(chain.depth() + 1));
                }
                chain.add(chain.deepest().child(name));
            }
            return chain;
        } catch (IOException | RuntimeException failed) {
            chain.release();
            throw failed;
        }
    }

    /** Whether each directory is still at its place. It also reads their times again. */
    private boolean unchanged() throws IOException {
        opened.set(0, dirs.get(0).look().lastModifiedTime().toInstant());
        for (int depth = 1; depth < dirs.size(); depth++) {
            BasicFileAttributes now = dirs.get(depth - 1).look(path.names().get(depth - 1));
            if (now == null || !now.isDirectory() || !dirs.get(depth).is(now)) {
                return false;
            }
            opened.set(depth, now.lastModifiedTime().toInstant());
        }
        return true;
    }

    private void begin(DirectoryHandle top) throws IOException {
        dirs.add(top);
        opened.add(top.look().lastModifiedTime().toInstant());
    }

    private void add(DirectoryHandle dir) {
        dirs.add(dir);
        opened.add(dir.modifiedAtOpening());
    }

    /** Whether the entry at {@code other} has the same parents. */
    private boolean hasParentsOf(EntryPath other) {
        return path.parents().equals(other.parents());
    }

    public DirectoryHandle deepest() {
        return dirs.get(dirs.size() - 1);
    }

    /** The number of open parents, without the root. */
    public int depth() {
        return dirs.size() - 1;
    }

    /** The directories with their modes and times. {@code known} caches modes, so that a batch reads each one once. */
    public List<DirectoryState> folders(Map<FileId, DirectoryState.Mode> known) throws IOException {
        List<DirectoryState> folders = new ArrayList<>();
        for (int depth = 0; depth < dirs.size(); depth++) {
            DirectoryHandle dir = dirs.get(depth);
            DirectoryState.Mode mode = known.get(dir.id());
            if (mode == null) {
                mode = dir.mode();
                known.put(dir.id(), mode);
            }
            folders.add(new DirectoryState(path.shown(depth), mode, opened.get(depth)));
        }
        return folders;
    }

    /** The folders of {@code before} with the times that they had when this chain was opened. */
    public List<DirectoryState> redated(List<DirectoryState> before) {
        List<DirectoryState> folders = new ArrayList<>();
        for (int depth = 0; depth < dirs.size(); depth++) {
            folders.add(new DirectoryState(before.get(depth).path(), before.get(depth).mode(), opened.get(depth)));
        }
        return folders;
    }

    /**
     * Removes empty directories from the store, innermost first, except the root.
     *
     * @param run the run that emptied them
     * @return the depth of the innermost directory that stayed
     */
    public int prune(String run) {
        int depth = depth();
        while (depth > 0) {
            try {
                if (!EmptiedFolders.moveOut(root, run, dirs.get(depth - 1), path.names().get(depth - 1), dirs.get(depth),
                        path.shown(depth))) {
                    return depth;
                }
            } catch (IOException kept) {
                // A leftover empty directory does no harm.
                return depth;
            }
            depth--;
        }
        return 0;
    }

    /** How our removal changed the time of the directory at {@code depth}. */
    public DirectoryState.Change change(int depth) throws IOException {
        return new DirectoryState.Change(path.shown(depth), opened.get(depth),
                dirs.get(depth).look().lastModifiedTime().toInstant());
    }

    /** Keeps the chain for the next entry. Opening another chain closes it. */
    @Override
    public void close() {
        if (depth() == path.parents().size()) {
            root.keep(this);
        } else {
            release();
        }
    }

    void release() {
        // The first handle is the root, which stays open. The list is empty if opening failed.
        dirs.stream().skip(1).forEach(DirectoryHandle::close);
    }
}
