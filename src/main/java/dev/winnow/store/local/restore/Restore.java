package dev.winnow.store.local.restore;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.FileId;
import dev.winnow.model.FailureCause;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.StoreGone;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.OpenParents;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import dev.winnow.store.local.trash.ItemFile;
import dev.winnow.store.local.trash.Journal;
import dev.winnow.store.local.trash.PartMove;
import dev.winnow.store.local.trash.RestoreTimes;
import dev.winnow.store.local.trash.SideFileMove;
import dev.winnow.store.local.trash.TrashItem;
import dev.winnow.store.local.trash.TrashItems;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings parts back from the trash to their places, with their contents, times, modes and links. It replaces no existing
 * file. Meanwhile an item is in {@code .winnow/restoring}, so that {@link Recovery} can complete an interrupted restore.
 */
public final class Restore {

    private final StoreRoot root;
    private final DirectoryTimes times;

    public Restore(StoreRoot root) {
        this.root = root;
        this.times = new DirectoryTimes(root);
    }

    /**
     * Restores items one after the other. The result survives a power cut once this has returned.
     *
     * @return the outcome of each item, in the same order
     * @throws StoreGone if the store can no longer be used; recover it before the next change
     */
    public List<RestoreOutcome> restore(List<TrashPlace> places) {
        root.check();
        List<RestoreOutcome> outcomes = new ArrayList<>(places.size());
        Set<String> changed = new LinkedHashSet<>();
        for (TrashPlace place : places) {
            RestoreOutcome outcome = restore(place);
            if (outcome instanceof RestoreOutcome.Restored restored) {
                int end = restored.entry().lastIndexOf('/');
                changed.add(end < 0 ? "" : restored.entry().substring(0, end));
            } else if (outcome instanceof RestoreOutcome.Failed) {
                root.check();
            }
            outcomes.add(outcome);
        }
        for (String parent : changed) {
            try (OpenParents chain = OpenParents.ofDirectory(root, parent)) {
                chain.deepest().sync();
            } catch (IOException unsynced) {
                root.check();
            }
        }
        root.letGo();
        return outcomes;
    }

    private RestoreOutcome restore(TrashPlace place) {
        try {
            if (!TrashItems.has(root, place)) {
                return new RestoreOutcome.Missing();
            }
            try (DirectoryHandle work = root.own(root.run(place.run()), TrashItems.seqName(place))) {
                ItemFile.Content content = TrashItems.describe(root, place, work);
                if (content == null) {
                    return new RestoreOutcome.Failed("there is no record of what " + place.path() + " was");
                }
                RestoreOutcome obstacle = obstacle(content.item(), work);
                if (obstacle != null) {
                    return obstacle;
                }
                // The handle stays valid: it is the same directory at its new place.
                TrashItems.claim(root, place, Area.RESTORING);
                return moveBack(place, content, work);
            }
        } catch (NoSuchFileException absent) {
            return new RestoreOutcome.Missing();
        } catch (IOException failed) {
            return new RestoreOutcome.Failed(FailureCause.inSentence(failed));
        }
    }

    /** Completes an interrupted restore. */
    RestoreOutcome resume(TrashPlace place, ItemFile.Content content) {
        try (DirectoryHandle work = root.own(root.area(Area.RESTORING), Path.of(place.workName()))) {
            return moveBack(place, content, work);
        } catch (IOException failed) {
            return new RestoreOutcome.Failed(FailureCause.inSentence(failed));
        }
    }

    private RestoreOutcome obstacle(TrashItem item, DirectoryHandle work) throws IOException {
        EntryPath path = EntryPath.of(item.entry()).orElseThrow();
        try (OpenParents chain = OpenParents.openExisting(root, path)) {
            boolean parentsThere = chain.depth() == path.parents().size();
            BasicFileAttributes entry = parentsThere ? chain.deepest().look(path.name()) : null;
            if (item.whole()) {
                EntryPath taken = entry != null ? path : parentsThere
                        ? SideFileMove.occupied(chain.deepest(), work, item) : null;
                return taken == null ? null : new RestoreOutcome.Occupied(taken.shown());
            }
            if (entry == null) {
                TrashPlace rest = TrashItems.restOf(root, item);
                return rest == null ? null : new RestoreOutcome.NeedsRest(rest);
            }
            if (!entry.isDirectory() || FileId.of(entry).inode() != item.inode()) {
                return new RestoreOutcome.Occupied(item.entry());
            }
            try (DirectoryHandle mirror = work.child(Path.of(item.name())); DirectoryHandle there = chain.deepest().child(path.name())) {
                String taken = PartMove.occupied(mirror, there, item);
                return taken == null ? null : new RestoreOutcome.Occupied(item.entry() + "/" + taken);
            }
        } catch (OpenParents.Blocked blocked) {
            return new RestoreOutcome.Occupied(blocked.path());
        }
    }

    private RestoreOutcome moveBack(TrashPlace place, ItemFile.Content content, DirectoryHandle work) throws IOException {
        TrashItem item = content.item();
        try {
            PutBack.bring(root, work, item, times.of(content));
        } catch (FileAlreadyExistsException taken) {
            return occupied(place, item);
        }
        TrashItems.dismiss(root, place, Area.RESTORING, work);
        return new RestoreOutcome.Restored(item.entry());
    }

    private RestoreOutcome occupied(TrashPlace place, TrashItem item) throws IOException {
        if (item.whole()) {
            TrashItems.giveUp(root, place, Area.RESTORING);
        }
        return new RestoreOutcome.Occupied(item.entry());
    }

    /**
     * Restores the times of directories when their contents come back, in any order. If the time of a directory is not one
     * that Winnow set, somebody else has changed the directory since, and it keeps its new time.
     */
    private static final class DirectoryTimes {

        private final StoreRoot root;
        private Map<String, Map<Instant, Instant>> changes;

        DirectoryTimes(StoreRoot root) {
            this.root = root;
        }

        RestoreTimes.Dating of(ItemFile.Content content) {
            return (before, now) -> {
                Instant found = dated(content, before, now);
                // The return of another item may have changed the directory and failed before it restored the time.
                Instant begun = found != null ? null : RestoreTimes.begun(root, before.path());
                return begun == null ? found : dated(content, before, begun);
            };
        }

        /** Later removals from the same directory changed its time again. This follows their changes back to this removal. */
        private Instant dated(ItemFile.Content content, DirectoryState before, Instant now) {
            Set<Instant> seen = new HashSet<>();
            for (Instant at = now; at != null && seen.add(at); at = changes().getOrDefault(before.path(), Map.of()).get(at)) {
                if (!at.isAfter(before.modified())) {
                    return at;
                }
                // If the run was killed, the journal lacks this removal's own change.
                if (content.left().contains(new DirectoryState.Left(before.path(), at))) {
                    return before.modified();
                }
            }
            return null;
        }

        private Map<String, Map<Instant, Instant>> changes() {
            if (changes == null) {
                Map<String, Map<Instant, Instant>> read = new HashMap<>();
                try {
                    Journal.readChanges(root, change -> read.computeIfAbsent(change.path(), path -> new HashMap<>())
                            .merge(change.after(), change.before(), (a, b) -> a.isBefore(b) ? a : b));
                } catch (IOException unreadable) {
                    // The directories then keep the time of the restore.
                    read.clear();
                }
                changes = read;
            }
            return changes;
        }
    }
}
