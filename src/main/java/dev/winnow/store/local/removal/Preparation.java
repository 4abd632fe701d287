package dev.winnow.store.local.removal;

import dev.winnow.files.Dir;
import dev.winnow.files.FileId;
import dev.winnow.files.Folder;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.Removal;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.local.entry.EntryLook;
import dev.winnow.store.local.entry.MountPoints;
import dev.winnow.store.local.root.Chain;
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
final class Preparation {

    private final StoreRoot root;
    private final EntryLook look;
    private final Places places;
    private final Set<String> mounts;
    private final Map<FileId, Folder.Mode> modes = new HashMap<>();
    private final BesideEntries beside;
    private Set<Path> itemsInProgress;

    /** @param mounts the present mount points in the store */
    Preparation(StoreRoot root, EntryLook look, Places places, Set<String> mounts) {
        this.mounts = mounts;
        this.root = root;
        this.look = look;
        this.places = places;
        this.beside = new BesideEntries(look);
    }

    Taking of(RemovalOrder order) throws Declined, IOException {
        EntryPath path = EntryPath.of(order.entry()).orElseThrow(
                () -> new Declined(new Removal.Refused("its path leads out of the store")));
        // Opening a directory checks it again, but a mount on a file is noticed only here.
        String mounted = mounts.isEmpty() ? null : MountPoints.within(mounts, order.entry());
        if (mounted != null) {
            throw new Declined(new Removal.Refused("something is mounted at " + mounted));
        }
        if (places.taken(order.place())) {
            throw new Declined(new Removal.AlreadyDone(order.place().path()));
        }
        if (itemsInProgress == null) {
            itemsInProgress = Set.copyOf(root.area(Area.REMOVING).names());
        }
        if (itemsInProgress.contains(Path.of(order.place().workName()))) {
            throw new Declined(new Removal.Failed("an earlier removal was interrupted; recover the store first"));
        }
        try (Chain chain = Chain.open(root, path)) {
            Dir parent = chain.deepest();
            PosixFileAttributes entry = Taking.checkType(order, parent.look(path.name()));
            boolean whole = order.part() == null || order.type() == EntryType.FILE
                    || Taking.takesEntry(order, Taking.measure(order, parent, path, entry, look));
            List<Folder> folders = whole ? List.of() : PartFolders.of(parent, path, order.part(), look);
            boolean locked = entry.isDirectory() && !entry.permissions().contains(PosixFilePermission.OWNER_WRITE);
            return new Taking(root, look, order, path, new TrashItem(order.place().run(), order.place().seq(),
                    order.entry(), order.type(), order.part(), whole,
                    TrashItem.nameOf(path), FileId.of(entry).inode(), locked,
                    planned(order), chain.folders(modes), folders,
                    order.type() == EntryType.FILE ? beside.of(parent, path) : List.of()));
        } catch (NoSuchFileException gone) {
            throw new Declined(new Removal.Stale("it is gone"));
        } catch (Chain.Blocked blocked) {
            throw new Declined(Taking.blocked(blocked));
        }
    }

    private static long planned(RemovalOrder order) {
        return order.part() == null ? order.expected().bytes() : order.expected().of(order.part()).bytes();
    }
}
