package dev.winnow.store.local.restore;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryModes;
import dev.winnow.files.FileId;
import dev.winnow.files.DirectoryState;
import dev.winnow.model.FailureCause;
import dev.winnow.store.RecoveryOutcome;
import dev.winnow.store.RecoveryOutcome.State;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.StoreGone;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.OpenParents;
import dev.winnow.store.local.root.EmptiedFolders;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import dev.winnow.store.local.trash.ItemFile;
import dev.winnow.store.local.trash.TrashItems;
import dev.winnow.store.local.trash.SideFileMove;
import dev.winnow.store.local.trash.TrashItem;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recovers a store after a run was interrupted at any instant. The directory of an item shows what was being done to it.
 * Recovery completes the removal of a whole entry if its rename had happened, undoes the removal of single files,
 * completes a restore, and leaves a purge to the next purge.
 *
 * <p>It handles only unfinished items. If an order has no recorded outcome, {@code Trash.holds} shows whether it was
 * carried out.
 */
public final class Recovery {

    private final StoreRoot root;

    private Recovery(StoreRoot root) {
        this.root = root;
    }

    /**
     * Call this under the store's lock, before any other change. It may be repeated.
     *
     * @throws StoreGone if the store cannot be used
     */
    public static List<RecoveryOutcome> recover(StoreRoot root) {
        root.check();
        try {
            return new Recovery(root).all();
        } catch (IOException failed) {
            throw new StoreGone(root.shown() + ": cannot be recovered from " + StoreRoot.WINNOW + ": "
                    + FailureCause.of(failed), failed);
        }
    }

    private List<RecoveryOutcome> all() throws IOException {
        List<RecoveryOutcome> found = new ArrayList<>();
        for (Area area : List.of(Area.REMOVING, Area.RESTORING, Area.PURGING)) {
            DirectoryHandle works = root.area(area);
            for (Path name : works.names()) {
                Optional<TrashPlace> place = TrashPlace.ofWorkName(name.toString());
                if (place.isPresent()) {
                    found.add(one(area, place.get()));
                }
            }
        }
        for (EmptiedFolders.Filled filled : EmptiedFolders.returnFilled(root, (run, key) -> TrashItems.folder(root, run, key))) {
            found.add(new RecoveryOutcome(null, filled.path(), null, filled.back() ? State.IN_PLACE : State.SPLIT,
                    filled.detail()));
        }
        return found;
    }

    private RecoveryOutcome unknown(Area area, TrashPlace place, boolean empty) throws IOException {
        if (empty) {
            root.area(area).deleteDirectory(Path.of(place.workName()));
            return new RecoveryOutcome(place, null, null, State.IN_PLACE, "nothing was moved");
        }
        if (area == Area.PURGING) {
            return new RecoveryOutcome(place, null, null, State.BEING_PURGED, "its purge was interrupted");
        }
        return new RecoveryOutcome(place, null, null, State.SPLIT, "there is no record of what is in "
                + StoreRoot.WINNOW + "/" + area.directory() + "/" + place.workName());
    }

    private RecoveryOutcome one(Area area, TrashPlace place) throws IOException {
        ItemFile.Content content;
        try (DirectoryHandle work = root.own(root.area(area), Path.of(place.workName()))) {
            content = TrashItems.describe(root, place, work);
            if (content == null) {
                return unknown(area, place, work.names().isEmpty());
            }
        }
        TrashItem item = content.item();
        return switch (area) {
            case REMOVING -> removal(place, item);
            case RESTORING -> restoration(place, content);
            default -> recovered(item, State.BEING_PURGED, "its purge was interrupted");
        };
    }

    private RecoveryOutcome removal(TrashPlace place, TrashItem item) throws IOException {
        try (DirectoryHandle work = root.area(Area.REMOVING).child(Path.of(place.workName()))) {
            boolean moved = work.look(Path.of(item.name())) != null;
            if (item.whole() && moved) {
                finish(work, item);
                TrashItems.giveUp(root, place, Area.REMOVING);
                return recovered(item, State.IN_TRASH, "its removal was interrupted and has been completed");
            }
        }
        relock(item);
        try {
            Rollback.undo(root, place, item);
            return recovered(item, State.IN_PLACE, "its removal was interrupted and has been undone");
        } catch (IOException stuck) {
            root.check();
            return recovered(item, State.SPLIT, "its removal was interrupted and cannot be undone: "
                    + FailureCause.inSentence(stuck) + "; its files are in " + StoreRoot.WINNOW + "/removing/"
                    + place.workName());
        }
    }

    /** Completes a removal after the rename of a whole entry. */
    private void finish(DirectoryHandle work, TrashItem item) throws IOException {
        if (item.locked()) {
            DirectoryModes.makeReadOnly(work, Path.of(item.name()));
        }
        List<DirectoryState.Left> left = new ArrayList<>();
        try (OpenParents chain = OpenParents.openExisting(root, EntryPath.of(item.entry()).orElseThrow())) {
            EntryPath path = EntryPath.of(item.entry()).orElseThrow();
            if (chain.depth() == path.parents().size() && chain.deepest().look(path.name()) == null) {
                SideFileMove.take(chain.deepest(), work, item);
            }
            int stayed = chain.prune(item.run());
            DirectoryState.Change change = chain.change(stayed);
            left.add(new DirectoryState.Left(change.path(), change.after()));
        }
        if (work.look(ItemFile.NAME) != null) {
            work.deleteFile(ItemFile.NAME);
        }
        try (SeekableByteChannel out = ItemFile.begin(work, item)) {
            ItemFile.left(out, left);
        }
    }

    /** Makes a read-only entry read-only again, if it was made writable for a rename that did not happen. */
    private void relock(TrashItem item) throws IOException {
        if (!item.locked()) {
            return;
        }
        EntryPath path = EntryPath.of(item.entry()).orElseThrow();
        try (OpenParents chain = OpenParents.openExisting(root, path)) {
            if (chain.depth() == path.parents().size()) {
                var entry = chain.deepest().look(path.name());
                if (entry != null && entry.isDirectory() && FileId.of(entry).inode() == item.inode()) {
                    DirectoryModes.makeReadOnly(chain.deepest(), path.name());
                }
            }
        }
    }

    private RecoveryOutcome restoration(TrashPlace place, ItemFile.Content content) throws IOException {
        TrashItem item = content.item();
        RestoreOutcome restoration = new Restore(root).resume(place, content);
        if (restoration instanceof RestoreOutcome.Restored) {
            return recovered(item, State.IN_PLACE, "its restore was interrupted and has been completed");
        }
        if (TrashItems.has(root, place)) {
            return recovered(item, State.IN_TRASH, "its restore was interrupted and its place is taken");
        }
        return recovered(item, State.SPLIT, "its restore was interrupted and cannot be completed: " + restoration
                + "; the rest is in " + StoreRoot.WINNOW + "/restoring/" + place.workName());
    }

    private static RecoveryOutcome recovered(TrashItem item, State state, String detail) {
        return new RecoveryOutcome(item.place(), item.entry(), item.part(), state, detail);
    }
}
