package dev.winnow.store.local.restore;

import dev.winnow.files.Dir;
import dev.winnow.files.Failures;
import dev.winnow.files.FileId;
import dev.winnow.store.Restoration;
import dev.winnow.store.StoreGone;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.Chain;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import dev.winnow.store.local.trash.ItemFile;
import dev.winnow.store.local.trash.Items;
import dev.winnow.store.local.trash.PartMove;
import dev.winnow.store.local.trash.SideMove;
import dev.winnow.store.local.trash.TrashItem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings parts back from the trash to their places, with their contents, times, modes and links. It replaces no existing
 * file. Meanwhile an item is in {@code .winnow/restoring}, so that {@link Recovery} can complete an interrupted restore.
 */
public final class Restore {

    private final StoreRoot root;
    private final TakenTimes times;

    public Restore(StoreRoot root) {
        this.root = root;
        this.times = new TakenTimes(root);
    }

    /**
     * Restores items one after the other. The result survives a power cut once this has returned.
     *
     * @return the outcome of each item, in the same order
     * @throws StoreGone if the store can no longer be used; recover it before the next change
     */
    public List<Restoration> restore(List<TrashPlace> places) {
        root.check();
        List<Restoration> outcomes = new ArrayList<>(places.size());
        Set<String> changed = new LinkedHashSet<>();
        for (TrashPlace place : places) {
            Restoration outcome = restore(place);
            if (outcome instanceof Restoration.Restored restored) {
                int end = restored.entry().lastIndexOf('/');
                changed.add(end < 0 ? "" : restored.entry().substring(0, end));
            } else if (outcome instanceof Restoration.Failed) {
                root.check();
            }
            outcomes.add(outcome);
        }
        for (String parent : changed) {
            try (Chain chain = Chain.ofDirectory(root, parent)) {
                chain.deepest().sync();
            } catch (IOException unsynced) {
                root.check();
            }
        }
        root.letGo();
        return outcomes;
    }

    private Restoration restore(TrashPlace place) {
        try {
            if (!Items.has(root, place)) {
                return new Restoration.Missing();
            }
            try (Dir work = root.own(root.run(place.run()), Items.seqName(place))) {
                ItemFile.Content content = Items.describe(root, place, work);
                if (content == null) {
                    return new Restoration.Failed("there is no record of what " + place.path() + " was");
                }
                Restoration obstacle = obstacle(content.item(), work);
                if (obstacle != null) {
                    return obstacle;
                }
                // The handle stays valid: it is the same directory at its new place.
                Items.claim(root, place, Area.RESTORING);
                return moveBack(place, content, work);
            }
        } catch (NoSuchFileException absent) {
            return new Restoration.Missing();
        } catch (IOException failed) {
            return new Restoration.Failed(Failures.why(failed));
        }
    }

    /** Completes an interrupted restore. */
    Restoration resume(TrashPlace place, ItemFile.Content content) {
        try (Dir work = root.own(root.area(Area.RESTORING), Path.of(place.workName()))) {
            return moveBack(place, content, work);
        } catch (IOException failed) {
            return new Restoration.Failed(Failures.why(failed));
        }
    }

    private Restoration obstacle(TrashItem item, Dir work) throws IOException {
        EntryPath path = EntryPath.of(item.entry()).orElseThrow();
        try (Chain chain = Chain.openExisting(root, path)) {
            boolean parentsThere = chain.depth() == path.parents().size();
            BasicFileAttributes entry = parentsThere ? chain.deepest().look(path.name()) : null;
            if (item.whole()) {
                EntryPath taken = entry != null ? path : parentsThere
                        ? SideMove.occupied(chain.deepest(), work, item) : null;
                return taken == null ? null : new Restoration.Occupied(taken.shown());
            }
            if (entry == null) {
                TrashPlace rest = Items.restOf(root, item);
                return rest == null ? null : new Restoration.NeedsRest(rest);
            }
            if (!entry.isDirectory() || FileId.of(entry).inode() != item.inode()) {
                return new Restoration.Occupied(item.entry());
            }
            try (Dir mirror = work.child(Path.of(item.name())); Dir there = chain.deepest().child(path.name())) {
                String taken = PartMove.occupied(mirror, there, item);
                return taken == null ? null : new Restoration.Occupied(item.entry() + "/" + taken);
            }
        } catch (Chain.Blocked blocked) {
            return new Restoration.Occupied(blocked.path());
        }
    }

    private Restoration moveBack(TrashPlace place, ItemFile.Content content, Dir work) throws IOException {
        TrashItem item = content.item();
        try {
            Return.bring(root, work, item, times.of(content));
        } catch (FileAlreadyExistsException taken) {
            return occupied(place, item);
        }
        Items.dismiss(root, place, Area.RESTORING, work);
        return new Restoration.Restored(item.entry());
    }

    private Restoration occupied(TrashPlace place, TrashItem item) throws IOException {
        if (item.whole()) {
            Items.giveUp(root, place, Area.RESTORING);
        }
        return new Restoration.Occupied(item.entry());
    }
}
