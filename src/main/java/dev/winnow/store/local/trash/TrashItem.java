package dev.winnow.store.local.trash;

import dev.winnow.files.DirectoryState;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.EntryPath;
import java.nio.file.Path;
import java.util.List;

/**
 * Describes the result of one removal. It is stored beside the files in the trash, so that they can be restored without
 * the catalog.
 *
 * @param entry   path of the entry from the store's root, in shown form
 * @param part    the removed part; null for a whole entry
 * @param whole   whether the entry itself is in the trash, and not only the files of {@code part}
 * @param name    name of the entry in the trash
 * @param inode   inode of the entry
 * @param locked  whether the entry is a directory that is read-only for its owner
 * @param parents the directories above the entry before the removal, from the root on
 * @param bytes   size of the removed files
 * @param sides   removed side files of an entry that is a file
 * @param folders for a part: the entry and the directories in it that lost files, as they were before the removal
 */
public record TrashItem(String run, long seq, String entry, EntryType type, PartKind part, boolean whole, String name,
                        long inode, boolean locked, long bytes, List<DirectoryState> parents, List<DirectoryState> folders,
                        List<Side> sides) {

    /**
     * A side file.
     *
     * @param name in shown form
     */
    public record Side(String name, long inode) { }

    public TrashItem {
        parents = List.copyOf(parents);
        folders = List.copyOf(folders);
        // Earlier versions wrote none.
        sides = sides == null ? List.of() : List.copyOf(sides);
        // Others may have written to the disk that it is read from, so no path in it may lead out of the store.
        new TrashPlace(run, seq);
        EntryPath path = EntryPath.of(entry).orElseThrow(() -> new IllegalArgumentException("entry " + entry));
        if (!nameOf(path).equals(name) || type == null || whole && !folders.isEmpty()) {
            throw new IllegalArgumentException("entry " + entry + " as " + name);
        }
        if (parents.size() != path.names().size()) {
            throw new IllegalArgumentException("parents of " + entry);
        }
        for (int depth = 0; depth < parents.size(); depth++) {
            if (!parents.get(depth).path().equals(path.shown(depth))) {
                throw new IllegalArgumentException("parent " + parents.get(depth).path() + " of " + entry);
            }
        }
        for (Side side : sides) {
            if (type != EntryType.FILE || side.name().contains("/") || EntryPath.of(side.name()).isEmpty()) {
                throw new IllegalArgumentException("side file " + side.name() + " of " + entry);
            }
        }
        for (DirectoryState folder : folders) {
            if (!folder.path().isEmpty() && EntryPath.of(entry + "/" + folder.path()).isEmpty()) {
                throw new IllegalArgumentException("folder " + folder.path() + " of " + entry);
            }
        }
    }

    /** A copy with the size and parents that were read just before the removal. */
    public TrashItem now(long bytesNow, List<DirectoryState> parentsNow) {
        return new TrashItem(run, seq, entry, type, part, whole, name, inode, locked, bytesNow, parentsNow, folders,
                sides);
    }

    public TrashPlace place() {
        return new TrashPlace(run, seq);
    }

    public static Path sideName(int number) {
        return Path.of("side-" + number);
    }

    public EntryPath side(int number) {
        int end = entry.lastIndexOf('/');
        return EntryPath.of(entry.substring(0, end + 1) + sides.get(number).name()).orElseThrow();
    }

    public static String nameOf(EntryPath entry) {
        return asciiName(NameCodec.shownName(entry.name()));
    }

    /** A short ASCII name that people can still recognise. */
    static String asciiName(String shownName) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < shownName.length() && out.length() < 60; i++) {
            char c = shownName.charAt(i);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '+'
                    || out.length() > 0 && (c == '-' || c == '.'));
            out.append(plain ? c : '_');
        }
        return "was-" + out;
    }
}
