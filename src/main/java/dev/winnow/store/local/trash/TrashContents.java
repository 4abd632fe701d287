package dev.winnow.store.local.trash;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.NameCodec;
import dev.winnow.store.LockedStore.TrashedFile;
import dev.winnow.store.LockedStore.Visitor;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.StoreRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** Lists the files of items in the trash by their former paths. */
public record TrashContents(StoreRoot root) {

    private record InTrash(String path, Map<String, Object> attributes, DirectoryHandle in, Path name) implements TrashedFile {

        @Override
        public long bytes() {
            return (Long) attributes.get("size");
        }

        @Override
        public Instant modified() {
            return ((FileTime) attributes.get("lastModifiedTime")).toInstant();
        }

        @Override
        public boolean readable() {
            return (Boolean) attributes.get("isRegularFile");
        }

        @Override
        public int links() {
            return (Integer) attributes.get("nlink");
        }

        @Override
        public InputStream open() throws IOException {
            return Channels.newInputStream(in.readRegular(name));
        }
    }

    /**
     * @param entry path of the entry in the removal's order
     * @param type  type of the entry
     * @return false if the item is not in the trash
     * @throws IOException if it cannot be read
     */
    public boolean visit(TrashPlace place, String entry, EntryType type, Visitor visitor) throws IOException {
        DirectoryHandle run = root.run(place.run());
        if (run == null) {
            return false;
        }
        try (DirectoryHandle item = run.childToList(TrashItems.seqName(place))) {
            Path name = Path.of(TrashItem.nameOf(EntryPath.of(entry).orElseThrow()));
            Path folder = root.path().resolve(place.path());
            if (type == EntryType.FILE) {
                visitor.visit(new InTrash(entry, look(folder, name), item, name));
                sides(place, item, folder, visitor);
            } else {
                try (DirectoryHandle dir = item.childToList(name)) {
                    directory(dir, entry, folder.resolve(name), visitor);
                }
            }
            return true;
        } catch (NoSuchFileException absent) {
            if (!TrashItems.has(root, place)) {
                return false;
            }
            throw absent;
        }
    }

    private void sides(TrashPlace place, DirectoryHandle item, Path folder, Visitor visitor) throws IOException {
        ItemFile.Content content = item.look(TrashItem.sideName(0)) == null ? null : TrashItems.describe(root, place, item);
        for (int i = 0; content != null && i < content.item().sides().size(); i++) {
            Path name = TrashItem.sideName(i);
            if (item.look(name) != null) {
                visitor.visit(new InTrash(content.item().side(i).shown(), look(folder, name), item, name));
            }
        }
    }

    private static void directory(DirectoryHandle dir, String path, Path folder, Visitor visitor) throws IOException {
        for (Path name : dir.names()) {
            Map<String, Object> at = look(folder, name);
            String below = path + "/" + NameCodec.shownName(name);
            if ((Boolean) at.get("isDirectory")) {
                try (DirectoryHandle child = dir.childToList(name)) {
                    directory(child, below, folder.resolve(name), visitor);
                }
            } else {
                visitor.visit(new InTrash(below, at, dir, name));
            }
        }
    }

    /** Looks by path, because a handle gives no number of links. Nobody else moves files in the trash. */
    private static Map<String, Object> look(Path folder, Path name) throws IOException {
        return Files.readAttributes(folder.resolve(name), "unix:size,lastModifiedTime,isRegularFile,isDirectory,nlink",
                LinkOption.NOFOLLOW_LINKS);
    }
}
