package dev.winnow.store.local.purge;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.model.FailureCause;
import dev.winnow.store.PurgeOutcome;
import dev.winnow.store.StoreGone;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.entry.MountPoints;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import dev.winnow.store.local.trash.ItemFile;
import dev.winnow.store.local.trash.TrashItems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Deletes items from the trash for good. An item first moves to {@code .winnow/purging}, so that a partly deleted item
 * cannot be restored.
 */
public record Purge(StoreRoot root) {

    /**
     * @return the outcome of each item, in the same order
     * @throws StoreGone if the store can no longer be used
     */
    public List<PurgeOutcome> purge(List<TrashPlace> places) {
        root.check();
        // Checked first, so that an item with a mount point in it stays complete.
        Set<String> mounts = MountPoints.below(root.path());
        List<Claim> claims = places.stream().map(place -> claim(place, mounts)).toList();
        // The kernel does the work and items are independent, so several are deleted at once.
        List<PurgeOutcome> outcomes = claims.parallelStream().map(this::carryOut).toList();
        if (outcomes.stream().anyMatch(PurgeOutcome.Failed.class::isInstance)) {
            root.check();
        }
        tidy(places);
        sync();
        return outcomes;
    }

    /** @param refused the outcome if the item cannot be purged; null if it can */
    private record Claim(TrashPlace place, PurgeOutcome refused) { }

    private Claim claim(TrashPlace place, Set<String> mounts) {
        for (String where : List.of(place.path(), StoreRoot.WINNOW + "/purging/" + place.workName())) {
            String mounted = mounts.isEmpty() ? null : MountPoints.within(mounts, where);
            if (mounted != null) {
                return new Claim(place, new PurgeOutcome.Failed("something is mounted at " + mounted
                        + "; unmount it, then purge again", 0));
            }
        }
        try {
            boolean ours = TrashItems.claim(root, place, Area.PURGING)
                    || root.area(Area.PURGING).look(Path.of(place.workName())) != null;
            return new Claim(place, ours ? null : new PurgeOutcome.Missing());
        } catch (IOException failed) {
            return new Claim(place, new PurgeOutcome.Failed(FailureCause.inSentence(failed), 0));
        }
    }

    private PurgeOutcome carryOut(Claim claim) {
        if (claim.refused() != null) {
            return claim.refused();
        }
        try {
            return delete(claim.place());
        } catch (IOException failed) {
            return new PurgeOutcome.Failed(FailureCause.inSentence(failed), 0);
        }
    }

    private void tidy(List<TrashPlace> places) {
        try {
            for (String run : places.stream().map(TrashPlace::run).distinct().toList()) {
                TrashItems.tidy(root, run);
            }
        } catch (IOException later) {
            // A leftover empty directory or journal does no harm. The next purge of the run tries again.
            root.check();
        }
    }

    /** Callers record the deletions next, so a power cut must not bring the items back. */
    private void sync() {
        try {
            root.area(Area.PURGING).sync();
        } catch (IOException unsynced) {
            root.check();
        }
    }

    private PurgeOutcome delete(TrashPlace place) throws IOException {
        Deletion deletion = new Deletion();
        DirectoryHandle works = root.area(Area.PURGING);
        Path name = Path.of(place.workName());
        try (DirectoryHandle work = root.own(works, name)) {
            List<Path> names = work.names();
            boolean described = names.contains(ItemFile.NAME);
            if (described) {
                root.requireOwnFile(work, ItemFile.NAME);
            }
            for (Path each : names) {
                if (!each.equals(ItemFile.NAME)) {
                    deletion.delete(work, each);
                }
            }
            if (deletion.failure() != null) {
                return new PurgeOutcome.Failed(deletion.failure(), deletion.files());
            }
            // Deleted last, because it describes the item.
            if (described) {
                work.deleteFile(ItemFile.NAME);
            }
        }
        works.deleteDirectory(name);
        return new PurgeOutcome.Gone(deletion.files());
    }
}
