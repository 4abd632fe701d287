package dev.winnow.store.local.trash;

import dev.winnow.files.Folder;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.EntryPath;
import java.nio.file.Path;
import java.util.List;

/**
 * What was taken from a store by one removal, as it stands beside it in the trash, so that a trash without its catalog
 * can still be understood and brought back.
 *
 * @param entry   the entry's path from the store's root, in shown form
 * @param part    what was removed; null for an entry that went with all it held
 * @param whole   whether the entry itself lies in the trash, and not only the files of {@code part}
 * @param name    what it is called in the trash
 * @param inode   of the entry
 * @param locked  whether the entry is a directory that its owner may not write to
 * @param parents the directories above the entry from the root on, outermost first, before the removal
 * @param bytes   of the files that went
 * @param sides   what lay beside an entry that is a file and went with it
 * @param folders for a part: the entry and the directories in it that files were taken from, before the removal
 */
public record TrashItem(String run, long seq, String entry, EntryType type, PartKind part, boolean whole, String name,
                        long inode, boolean locked, long bytes, List<Folder> parents, List<Folder> folders,
                        List<Side> sides) {

    /**
     * A file beside an entry.
     *
     * @param name in shown form
     */
    public record Side(String name, long inode) { }

    public TrashItem {
        parents = List.copyOf(parents);
        folders = List.copyOf(folders);
        // Items of earlier versions know of none.
        sides = sides == null ? List.of() : List.copyOf(sides);
        // It is read back from a disk that others may have written to: no path in it may lead out of the store.
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
        for (Folder folder : folders) {
            if (!folder.path().isEmpty() && EntryPath.of(entry + "/" + folder.path()).isEmpty()) {
                throw new IllegalArgumentException("folder " + folder.path() + " of " + entry);
            }
        }
    }

    /** The same, as it was found just before it went. */
    public TrashItem now(long bytesNow, List<Folder> parentsNow) {
        return new TrashItem(run, seq, entry, type, part, whole, name, inode, locked, bytesNow, parentsNow, folders,
                sides);
    }

    public TrashPlace place() {
        return new TrashPlace(run, seq);
    }

    /** What the side file of this number is called in the trash. */
    public static Path sideName(int number) {
        return Path.of("side-" + number);
    }

    /** Where the side file of this number belongs. */
    public EntryPath side(int number) {
        int end = entry.lastIndexOf('/');
        return EntryPath.of(entry.substring(0, end + 1) + sides.get(number).name()).orElseThrow();
    }

    /** What an entry is called in the trash. */
    public static String nameOf(EntryPath entry) {
        return asciiName(NameCodec.shownName(entry.name()));
    }

    /** A short ASCII name that still tells people what it was. */
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
