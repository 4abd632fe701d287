package dev.winnow.apply;

import dev.winnow.apply.StoreRoot.Area;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/**
 * Deletes what is in the trash for good. An item first moves to {@code .winnow/purging}: from then on it can only be
 * purged further, never restored half.
 */
public final class Purge {

    private final StoreRoot root;

    public Purge(StoreRoot root) {
        this.root = root;
    }

    /** @throws StoreGone if the store cannot be worked on any more */
    public Purged purge(TrashPlace place) {
        root.check();
        try {
            if (!Items.claim(root, place, Area.PURGING) && !begun(place)) {
                return new Purged.Missing();
            }
            Purged purged = delete(place);
            if (purged instanceof Purged.Gone) {
                Items.tidy(root, place.run());
            }
            return purged;
        } catch (IOException failed) {
            root.check();
            return new Purged.Failed(Failures.why(failed), 0, 0);
        }
    }

    private boolean begun(TrashPlace place) throws IOException {
        return root.area(Area.PURGING).look(Path.of(place.workName())) != null;
    }

    private Purged delete(TrashPlace place) throws IOException {
        Deletion deletion = new Deletion();
        Dir works = root.area(Area.PURGING);
        Path name = Path.of(place.workName());
        try (Dir work = works.child(name)) {
            for (Path each : work.names()) {
                if (!each.equals(ItemFile.NAME)) {
                    deletion.delete(work, each, NameCodec.shownName(each));
                }
            }
            if (deletion.failure() != null) {
                return new Purged.Failed(deletion.failure(), deletion.bytes(), deletion.files());
            }
            // Last, so that as long as anything is left it can be told what it was.
            if (work.look(ItemFile.NAME) != null) {
                work.deleteFile(ItemFile.NAME);
            }
        }
        works.deleteDirectory(name);
        return new Purged.Gone(deletion.bytes(), deletion.files());
    }
}
