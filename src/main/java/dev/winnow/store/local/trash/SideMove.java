package dev.winnow.store.local.trash;

import dev.winnow.files.Dir;
import dev.winnow.files.FileId;
import dev.winnow.files.Placing;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.local.root.EntryPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Moves what lies beside an entry that is a file, after the entry itself: where the entry lies tells what becomes of its
 * side files. One that somebody replaced meanwhile is another file, and stays.
 */
public final class SideMove {

    private SideMove() {
    }

    /** {@code entry} and those of its side files in {@code parent} that would go with it. */
    public static Amount with(Amount entry, Dir parent, TrashItem item) throws IOException {
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

    /** Moves them from the entry's directory to where it went; doing it again ends what was cut short. */
    public static void take(Dir parent, Dir work, TrashItem item) throws IOException {
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
                Placing.file(work, taken, parent, name);
            }
        }
    }

    /** The first in {@code work} whose place is taken; null if all are free. */
    public static EntryPath occupied(Dir parent, Dir work, TrashItem item) throws IOException {
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
     * Brings them back beside the entry, which is in its place.
     *
     * @throws FileAlreadyExistsException if a place was taken meanwhile; then all that went is in {@code work} again
     */
    public static void bringBack(Dir parent, Dir work, TrashItem item) throws IOException {
        try {
            for (int i = 0; i < item.sides().size(); i++) {
                if (work.look(TrashItem.sideName(i)) != null) {
                    Placing.file(work, TrashItem.sideName(i), parent, item.side(i).name());
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

    private static BasicFileAttributes same(Dir in, Path name, TrashItem item, int number) throws IOException {
        BasicFileAttributes at = in.look(name);
        return at != null && at.isRegularFile() && FileId.of(at).inode() == item.sides().get(number).inode() ? at : null;
    }
}
