package dev.winnow.apply;

import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Finds the directories of an entry that files of one part lie in, and those above them, outermost first. */
final class PartFolders {

    private final PartKind part;
    private final Kinds kinds;
    private final List<Folder> found = new ArrayList<>();

    private PartFolders(PartKind part, Kinds kinds) {
        this.part = part;
        this.kinds = kinds;
    }

    /** Paths are relative to the entry; "" is the entry itself. */
    static List<Folder> of(Dir parent, Path entry, PartKind part, Kinds kinds) throws IOException {
        PartFolders folders = new PartFolders(part, kinds);
        try (Dir dir = parent.child(entry)) {
            folders.visit(dir, "");
        }
        return folders.found;
    }

    private boolean visit(Dir dir, String path) throws IOException {
        int mine = found.size();
        found.add(new Folder(path, dir.mode(), dir.look().lastModifiedTime().toInstant()));
        boolean holds = false;
        for (Path name : dir.names()) {
            BasicFileAttributes at = dir.look(name);
            if (at == null) {
                continue;
            }
            String below = (path.isEmpty() ? "" : path + "/") + NameCodec.shownName(name);
            if (at.isDirectory()) {
                try (Dir child = dir.child(name)) {
                    holds |= visit(child, below);
                }
            } else {
                holds |= kinds.of(below) == part;
            }
        }
        if (!holds) {
            found.subList(mine, found.size()).clear();
        }
        return holds;
    }
}
