package dev.winnow.store.local.restore;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.model.FailureCause;
import dev.winnow.store.StoreGone;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import dev.winnow.store.local.trash.TrashItems;
import dev.winnow.store.local.trash.RestoreTimes;
import dev.winnow.store.local.trash.TrashItem;
import java.io.IOException;
import java.nio.file.Path;

/** Undoes an unfinished removal. */
public final class Rollback {

    private Rollback() {
    }

    /**
     * Puts everything back in its place.
     *
     * @throws StoreGone if this fails; the files are then still in {@code .winnow/removing}
     */
    public static void of(StoreRoot root, TrashPlace place, TrashItem item) {
        try {
            undo(root, place, item);
        } catch (IOException stuck) {
            throw new StoreGone(root.shown() + ": " + item.entry() + " could not be put back: "
                    + FailureCause.inSentence(stuck) + "; its files are in " + StoreRoot.WINNOW + "/removing/"
                    + place.workName() + "; make room, then start again", stuck);
        }
    }

    static void undo(StoreRoot root, TrashPlace place, TrashItem item) throws IOException {
        DirectoryHandle works = root.area(Area.REMOVING);
        Path workName = Path.of(place.workName());
        Path name = Path.of(item.name());
        try (DirectoryHandle work = works.child(workName)) {
            if (work.look(name) != null || work.look(RestoreTimes.FILE) != null) {
                PutBack.bring(root, work, item, (before, now) -> before.modified());
            }
            TrashItems.dismiss(root, place, Area.REMOVING, work);
        }
    }
}
