package dev.winnow.store.local.removal;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.FileId;
import dev.winnow.files.DirectoryState;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.entry.MountPoints;
import dev.winnow.store.local.root.OpenParents;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import dev.winnow.store.local.trash.PartFolders;
import dev.winnow.store.local.trash.TrashItem;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the entries of a batch of orders, and records what a restore will need. It changes nothing. */
final class RemovalCheck {

    private final StoreRoot root;
    private final EntryMeasurer look;
    private final TrashSlots places;
    private final Set<String> mounts;
    private final Map<FileId, DirectoryState.Mode> modes = new HashMap<>();
    private final SideFileFinder beside;
    private Set<Path> itemsInProgress;

    /** @param mounts the present mount points in the store */
    RemovalCheck(StoreRoot root, EntryMeasurer look, TrashSlots places, Set<String> mounts) {
        this.mounts = mounts;
        this.root = root;
        this.look = look;
        this.places = places;
        this.beside = new SideFileFinder(look);
    }

    RemovalAttempt of(RemovalOrder order) throws RemovalDeclined, IOException {
        EntryPath path = EntryPath.of(order.entry()).orElseThrow(
                () -> new RemovalDeclined(new RemovalOutcome.Refused("its path leads out of the store")));
        // Opening a directory checks it again, but a mount on a file is noticed only here.
        String mounted = mounts.isEmpty() ? null : MountPoints.within(mounts, order.entry());
        if (mounted != null) {
            throw new RemovalDeclined(new RemovalOutcome.Refused("something is mounted at " + mounted));
        }
        if (places.taken(order.place())) {
            throw new RemovalDeclined(new RemovalOutcome.AlreadyDone(order.place().path()));
        }
        if (itemsInProgress == null) {
            itemsInProgress = Set.copyOf(root.area(Area.REMOVING).names());
        }
        if (itemsInProgress.contains(Path.of(order.place().workName()))) {
            throw new RemovalDeclined(new RemovalOutcome.Failed("an earlier removal was interrupted; recover the store first"));
        }
        try (OpenParents chain = OpenParents.open(root, path)) {
            DirectoryHandle parent = chain.deepest();
            PosixFileAttributes entry = RemovalAttempt.checkType(order, parent.look(path.name()));
            boolean whole = order.part() == null || order.type() == EntryType.FILE
                    || RemovalAttempt.takesEntry(order, RemovalAttempt.measure(order, parent, path, entry, look));
            List<DirectoryState> folders = whole ? List.of() : PartFolders.of(parent, path, order.part(), look);
            boolean locked = entry.isDirectory() && !entry.permissions().contains(PosixFilePermission.OWNER_WRITE);
            return new RemovalAttempt(root, look, order, path, new TrashItem(order.place().run(), order.place().seq(),
                    order.entry(), order.type(), order.part(), whole,
                    TrashItem.nameOf(path), FileId.of(entry).inode(), locked,
                    planned(order), chain.folders(modes), folders,
                    order.type() == EntryType.FILE ? beside.of(parent, path) : List.of()));
        } catch (NoSuchFileException gone) {
            throw new RemovalDeclined(new RemovalOutcome.Stale("it is gone"));
        } catch (OpenParents.Blocked blocked) {
            throw new RemovalDeclined(RemovalAttempt.blocked(blocked));
        }
    }

    private static long planned(RemovalOrder order) {
        return order.part() == null ? order.expected().bytes() : order.expected().of(order.part()).bytes();
    }
}
