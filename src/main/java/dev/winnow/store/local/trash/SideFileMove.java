package dev.winnow.store.local.trash;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.FileId;
import dev.winnow.files.SafeMove;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.local.root.EntryPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Moves the side files of an entry that is a file. They move after the entry, so that the place of the entry shows where
 * they belong. If somebody has replaced a side file meanwhile, the new file stays.
 */
public final class SideFileMove {

    private SideFileMove() {
    }

    /** The amount of {@code entry} together with its unchanged side files in {@code parent}. */
    public static Amount with(Amount entry, DirectoryHandle parent, TrashItem item) throws IOException {
        long bytes = entry.bytes();
        long files = entry.files();
        for (int i = 0; i < item.sides().size(); i++) {
            BasicFileAttributes at = same(parent, item.side(i).name(), item, i);
            if (at != null) {
                bytes += at.size();
                files++;
            }
        }
        return new Amount(bytes, files, entry.newest());
    }

    /** Moves the side files from the entry's directory to {@code work}. A second call completes an interrupted one. */
    public static void take(DirectoryHandle parent, DirectoryHandle work, TrashItem item) throws IOException {
        for (int i = 0; i < item.sides().size(); i++) {
            Path name = item.side(i).name();
            Path taken = TrashItem.sideName(i);
            if (same(parent, name, item, i) == null || work.look(taken) != null) {
                continue;
            }
            try {
                parent.move(name, work, taken);
            } catch (NoSuchFileException gone) {
                continue;
            }
            if (same(work, taken, item, i) == null) {
                SafeMove.file(work, taken, parent, name);
            }
        }
    }

    /** The place of the first side file in {@code work} whose place is taken; null if all places are free. */
    public static EntryPath occupied(DirectoryHandle parent, DirectoryHandle work, TrashItem item) throws IOException {
        for (int i = 0; i < item.sides().size(); i++) {
            EntryPath place = item.side(i);
            if (work.look(TrashItem.sideName(i)) != null && parent.look(place.name()) != null
                    && same(parent, place.name(), item, i) == null) {
                return place;
            }
        }
        return null;
    }

    /**
     * Moves the side files back beside the entry, which is in its place.
     *
     * @throws FileAlreadyExistsException if a place was taken meanwhile; then all side files are in {@code work} again
     */
    public static void bringBack(DirectoryHandle parent, DirectoryHandle work, TrashItem item) throws IOException {
        try {
            for (int i = 0; i < item.sides().size(); i++) {
                if (work.look(TrashItem.sideName(i)) != null) {
                    SafeMove.file(work, TrashItem.sideName(i), parent, item.side(i).name());
                }
            }
        } catch (FileAlreadyExistsException taken) {
            Path name = EntryPath.of(item.entry()).orElseThrow().name();
            BasicFileAttributes entry = parent.look(name);
            if (entry != null && FileId.of(entry).inode() == item.inode() && work.look(Path.of(item.name())) == null) {
                parent.move(name, work, Path.of(item.name()));
            }
            take(parent, work, item);
            throw taken;
        }
    }

    private static BasicFileAttributes same(DirectoryHandle in, Path name, TrashItem item, int number) throws IOException {
        BasicFileAttributes at = in.look(name);
        return at != null && at.isRegularFile() && FileId.of(at).inode() == item.sides().get(number).inode() ? at : null;
    }
}
