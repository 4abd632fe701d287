package dev.winnow.apply.trash;

import dev.winnow.apply.handle.Dir;
import dev.winnow.apply.handle.FileId;
import dev.winnow.apply.handle.Folder;
import dev.winnow.apply.handle.Placing;
import dev.winnow.apply.store.EntryPath;
import dev.winnow.model.NameCodec;
import dev.winnow.scan.entry.EntryLook;
import dev.winnow.scan.entry.Member;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Moves the files of one part out of an entry, and back, one by one; its directories stay. */
public final class PartMove {

    private PartMove() {
    }

    /** @return when the directories that lost files were changed by that */
    public static List<Folder.Left> take(Dir entry, Dir mirror, TrashItem item, EntryLook look) throws IOException {
        Member.Kind sought = PartFolders.kind(item.part());
        List<Folder.Left> left = new ArrayList<>();
        for (Folder folder : item.folders()) {
            try (Dir from = EntryPath.openShown(entry, folder.path()); Dir to = openMirror(mirror, folder.path())) {
                boolean changed = false;
                for (Path name : from.names()) {
                    BasicFileAttributes at = from.look(name);
                    String below = (folder.path().isEmpty() ? "" : folder.path() + "/") + NameCodec.shownName(name);
                    if (at != null && !at.isDirectory() && look.kind(below) == sought) {
                        from.move(name, to, name);
                        changed = true;
                    }
                }
                if (changed) {
                    left.add(new Folder.Left(full(item, folder), from.look().lastModifiedTime().toInstant()));
                }
            }
        }
        return left;
    }

    private static String full(TrashItem item, Folder folder) {
        return folder.path().isEmpty() ? item.entry() : item.entry() + "/" + folder.path();
    }

    /** The first file in the mirror whose place is taken, in shown form relative to the entry; null if all are free. */
    public static String occupied(Dir mirror, Dir entry, TrashItem item) throws IOException {
        for (Folder folder : item.folders()) {
            if (absent(mirror, folder.path()) || absent(entry, folder.path())) {
                continue;
            }
            try (Dir from = EntryPath.openShown(mirror, folder.path());
                    Dir to = EntryPath.openShown(entry, folder.path())) {
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
     * Brings every file of the mirror back to its place, and removes the mirror's directories but itself.
     *
     * @throws FileAlreadyExistsException if a place was taken meanwhile; what was not brought back is in the mirror
     */
    public static void bringBack(Dir mirror, Dir entry, TrashItem item) throws IOException {
        for (Folder folder : item.folders()) {
            if (absent(mirror, folder.path())) {
                continue;
            }
            make(entry, folder.path());
            try (Dir from = EntryPath.openShown(mirror, folder.path());
                 Dir to = EntryPath.openShown(entry, folder.path())) {
                for (Path name : from.names()) {
                    if (!from.look(name).isDirectory()) {
                        Placing.file(from, name, to, name);
                    }
                }
            }
        }
        for (int i = item.folders().size() - 1; i > 0; i--) {
            String path = item.folders().get(i).path();
            if (!absent(mirror, path)) {
                EntryPath at = EntryPath.of(path).orElseThrow();
                try (Dir above = EntryPath.open(mirror, at.parents())) {
                    above.deleteDirectory(at.name());
                }
            }
        }
    }

    private static void make(Dir entry, String path) throws IOException {
        if (absent(entry, path)) {
            EntryPath at = EntryPath.of(path).orElseThrow();
            try (Dir above = EntryPath.open(entry, at.parents())) {
                above.makeDirectory(at.name());
            }
        }
    }

    private static boolean absent(Dir dir, String path) throws IOException {
        if (path.isEmpty()) {
            return false;
        }
        EntryPath at = EntryPath.of(path).orElseThrow();
        try (Dir above = EntryPath.open(dir, at.parents())) {
            return above.look(at.name()) == null;
        } catch (NoSuchFileException higherUp) {
            return true;
        }
    }

    private static Dir openMirror(Dir mirror, String path) throws IOException {
        if (path.isEmpty()) {
            return mirror.again();
        }
        EntryPath at = EntryPath.of(path).orElseThrow();
        try (Dir above = EntryPath.open(mirror, at.parents())) {
            above.makeDirectory(at.name());
            return above.child(at.name());
        }
    }
}
