package dev.winnow.store.local.trash;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryState;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.root.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Finds the directories of an entry that contain files of one part, and their parents, outermost first. */
public final class PartFolders {

    private final PartKind sought;
    private final String entry;
    private final EntryMeasurer look;
    private final List<DirectoryState> found = new ArrayList<>();

    private PartFolders(PartKind sought, String entry, EntryMeasurer look) {
        this.sought = sought;
        this.entry = entry;
        this.look = look;
    }

    /** Paths are relative to the entry; "" is the entry itself. */
    public static List<DirectoryState> of(DirectoryHandle parent, EntryPath entry, PartKind part, EntryMeasurer look) throws IOException {
        PartFolders folders = new PartFolders(part, entry.shown(), look);
        try (DirectoryHandle dir = parent.child(entry.name())) {
            folders.visit(dir, "");
        }
        return folders.found;
    }

    private boolean visit(DirectoryHandle dir, String path) throws IOException {
        int mine = found.size();
        found.add(new DirectoryState(path, dir.mode(), dir.look().lastModifiedTime().toInstant()));
        boolean holds = false;
        for (Path name : dir.names()) {
            BasicFileAttributes at = dir.look(name);
            if (at == null) {
                continue;
            }
            String below = (path.isEmpty() ? "" : path + "/") + NameCodec.shownName(name);
            if (at.isDirectory()) {
                try (DirectoryHandle child = dir.child(name)) {
                    holds |= visit(child, below);
                }
            } else {
                holds |= look.is(sought, entry, below);
            }
        }
        if (!holds) {
            found.subList(mine, found.size()).clear();
        }
        return holds;
    }
}
