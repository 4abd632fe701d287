package dev.winnow.apply;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The directories from a store's root down to the one that holds an entry, all held open. */
final class Chain implements AutoCloseable {

    /** Something that is no directory stands where a parent was. */
    static final class Blocked extends FileAlreadyExistsException {
        private static final long serialVersionUID = 1L;

        Blocked(String shownPath) {
            super(shownPath);
        }

        String path() {
            return getFile();
        }
    }

    private final EntryPath path;
    private final List<Dir> dirs = new ArrayList<>();
    private final List<Instant> opened = new ArrayList<>();

    private Chain(EntryPath path) {
        this.path = path;
    }

    /**
     * @throws NoSuchFileException if one of them is missing
     * @throws Blocked             if something else is in the place of one
     */
    static Chain open(Dir top, EntryPath path) throws IOException {
        Chain chain = openExisting(top, path);
        if (chain.depth() < path.parents().size()) {
            chain.close();
            throw new NoSuchFileException(path.shown());
        }
        return chain;
    }

    /** As {@link #open}, but only as far as there is anything. */
    static Chain openExisting(Dir top, EntryPath path) throws IOException {
        Chain chain = new Chain(path);
        try {
            chain.begin(top);
            for (Path name : path.parents()) {
                // Looked at first: opening a pipe would wait for ever.
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
            chain.close();
            throw failed;
        }
    }

    /** The root stays open longer than a chain. */
    private void begin(Dir top) throws IOException {
        dirs.add(top);
        opened.add(top.look().lastModifiedTime().toInstant());
    }

    private void add(Dir dir) {
        dirs.add(dir);
        opened.add(dir.modifiedAtOpening());
    }

    /** Whether it leads to the entry at {@code other} too. */
    boolean holds(EntryPath other) {
        return path.parents().equals(other.parents());
    }

    Dir deepest() {
        return dirs.get(dirs.size() - 1);
    }

    /** How many of the entry's parents are open; the root is not counted. */
    int depth() {
        return dirs.size() - 1;
    }

    /** What they are now; {@code known} spares looking twice at the same directory in a batch. */
    List<Folder> folders(Map<FileId, Folder.Mode> known) throws IOException {
        List<Folder> folders = new ArrayList<>();
        for (int depth = 0; depth < dirs.size(); depth++) {
            Dir dir = dirs.get(depth);
            Folder.Mode mode = known.get(dir.id());
            if (mode == null) {
                mode = dir.mode();
                known.put(dir.id(), mode);
            }
            folders.add(new Folder(path.shown(depth), mode, opened.get(depth)));
        }
        return folders;
    }

    /** {@code before} with the times at which this chain was opened. */
    List<Folder> redated(List<Folder> before) {
        List<Folder> folders = new ArrayList<>();
        for (int depth = 0; depth < dirs.size(); depth++) {
            folders.add(new Folder(before.get(depth).path(), before.get(depth).mode(), opened.get(depth)));
        }
        return folders;
    }

    /**
     * Removes the directories that are empty now, innermost first, never the root.
     *
     * @return how deep the innermost directory lies that stayed
     */
    int prune() {
        int depth = depth();
        while (depth > 0) {
            try {
                dirs.get(depth - 1).deleteDirectory(path.names().get(depth - 1));
            } catch (DirectoryNotEmptyException inUse) {
                return depth;
            } catch (IOException kept) {
                // An empty directory too many does no harm.
                return depth;
            }
            depth--;
        }
        return 0;
    }

    /** What our removal did to the directory at {@code depth}. */
    Journal.Change change(int depth) throws IOException {
        return new Journal.Change(path.shown(depth), opened.get(depth),
                dirs.get(depth).look().lastModifiedTime().toInstant());
    }

    @Override
    public void close() {
        dirs.subList(1, dirs.size()).forEach(Dir::close);
    }
}
