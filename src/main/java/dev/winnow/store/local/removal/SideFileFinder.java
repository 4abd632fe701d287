package dev.winnow.store.local.removal;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.FileId;
import dev.winnow.model.NameCodec;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.trash.TrashItem.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Finds the present side files of the entries of a batch. It lists a folder once for successive entries in it. */
final class SideFileFinder {

    private final EntryMeasurer look;
    private FileId listed;
    private String[] names;

    SideFileFinder(EntryMeasurer look) {
        this.look = look;
    }

    List<Side> of(DirectoryHandle parent, EntryPath entry) throws IOException {
        if (look.sides().none()) {
            return List.of();
        }
        if (!parent.id().equals(listed)) {
            names = parent.names().stream().map(NameCodec::shownName).sorted().toArray(String[]::new);
            listed = parent.id();
        }
        String folder = entry.shown(entry.parents().size());
        List<Side> sides = new ArrayList<>();
        for (String name : look.sides().beside(folder, names, NameCodec.shownName(entry.name()))) {
            BasicFileAttributes at = parent.look(path(name));
            if (at != null && at.isRegularFile() && !look.ignores(folder.isEmpty() ? name : folder + "/" + name, false)) {
                sides.add(new Side(name, FileId.of(at).inode()));
            }
        }
        return sides;
    }

    /** Whether an entry has a side file. It only tries names with one or two endings. */
    static boolean any(EntryMeasurer look, DirectoryHandle parent, EntryPath entry) throws IOException {
        String folder = entry.shown(entry.parents().size());
        for (String name : look.sides().names(folder, NameCodec.shownName(entry.name()))) {
            BasicFileAttributes at = parent.look(path(name));
            if (at != null && at.isRegularFile() && !look.ignores(folder.isEmpty() ? name : folder + "/" + name, false)) {
                return true;
            }
        }
        return false;
    }

    private static Path path(String name) {
        return EntryPath.of(name).orElseThrow().name();
    }
}
