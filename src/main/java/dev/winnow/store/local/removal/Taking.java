package dev.winnow.store.local.removal;

import dev.winnow.files.Dir;
import dev.winnow.files.DirectoryModes;
import dev.winnow.files.Failures;
import dev.winnow.files.FileId;
import dev.winnow.files.Folder;
import dev.winnow.files.OtherFileSystem;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.Look;
import dev.winnow.store.Removal;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.local.entry.EntryLook;
import dev.winnow.store.local.restore.Rollback;
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
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

/** Carries out one order: moves an entry, or a part of it, from its place to the trash. */
final class Taking {

    private final StoreRoot root;
    private final EntryLook look;
    private final RemovalOrder order;
    private final EntryPath path;
    private TrashItem item;
    private List<Folder.Change> changes = List.of();

    Taking(StoreRoot root, EntryLook look, RemovalOrder order, EntryPath path, TrashItem item) {
        this.root = root;
        this.look = look;
        this.order = order;
        this.path = path;
        this.item = item;
    }

    static PosixFileAttributes checkType(RemovalOrder order, PosixFileAttributes entry) throws Declined {
        if (entry == null) {
            throw new Declined(new Removal.Stale("it is gone"));
        }
        if (entry.isSymbolicLink()) {
            throw new Declined(new Removal.Refused("it is a symbolic link"));
        }
        boolean fits = order.type() == EntryType.DIRECTORY ? entry.isDirectory() : entry.isRegularFile();
        if (!fits) {
            throw new Declined(new Removal.Stale("it is no longer a "
                    + (order.type() == EntryType.DIRECTORY ? "directory" : "file")));
        }
        return entry;
    }

    static Measure measure(RemovalOrder order, Dir parent, EntryPath path, PosixFileAttributes entry,
                                   EntryLook look) throws Declined {
        Measure now;
        try {
            now = Measure.of(parent, path, entry, look);
        } catch (OtherFileSystem mounted) {
            throw new Declined(new Removal.Refused(mounted.getReason()));
        } catch (IOException unreadable) {
            throw new Declined(new Removal.Refused("it cannot be read whole: " + Failures.why(unreadable)));
        }
        if (!now.same(order.expected(), order.part())) {
            throw new Declined(new Removal.Stale("it has changed since the plan"));
        }
        if (now.pinned()) {
            throw new Declined(new Removal.Stale("a " + Look.KEEP_FILE + " file in it pins it"));
        }
        return now;
    }

    /** Whether the entry itself goes. It goes with its last part, and so do the files that belong to no part. */
    static boolean takesEntry(RemovalOrder order, Measure now) {
        return order.part() == null || order.type() == EntryType.FILE
                || !now.hasOther(order.part());
    }

    TrashItem item() {
        return item;
    }

    /** How it changed the times of the parent directory, or of the directories in an entry that stays. */
    List<Folder.Change> changes() {
        return changes;
    }

    static Removal blocked(Chain.Blocked blocked) {
        return new Removal.Refused(blocked.path() + " above it is a link or a file, not a directory");
    }

    /** Whether its entry is in the same directory as that of {@code other}. */
    boolean sameDirectory(Taking other) {
        return path.parents().equals(other.path.parents());
    }

    /** @param last whether no later order of the batch is in the same directory, which may then be empty */
    Removal take(boolean last) {
        try (Chain chain = Chain.open(root, path)) {
            Dir parent = chain.deepest();
            PosixFileAttributes entry = checkType(order, parent.look(path.name()));
            Measure now = measure(order, parent, path, entry, look);
            if (FileId.of(entry).inode() != item.inode() || takesEntry(order, now) != item.whole()) {
                return new Removal.Stale("it changed while it was being removed");
            }
            Amount amount = SideMove.with(now.amount(order.part(), item.whole()), parent, item);
            item = item.now(amount.bytes(), chain.redated(item.parents()));
            move(chain, last, amount);
            return new Removal.Trashed(order.place().path(), amount.bytes(), amount.files(), item.whole());
        } catch (Declined declined) {
            return declined.outcome();
        } catch (NoSuchFileException gone) {
            return new Removal.Stale("it is gone");
        } catch (Chain.Blocked blocked) {
            return blocked(blocked);
        } catch (IOException failed) {
            return new Removal.Failed(Failures.why(failed));
        }
    }

    /** Removes the directories that earlier orders of the batch have emptied, if this last one was not carried out. */
    void removeEmptied() {
        try (Chain chain = Chain.openExisting(root, path)) {
            int stayed = chain.prune(item.run());
            if (stayed < chain.depth()) {
                changes = List.of(chain.change(stayed));
            }
        } catch (IOException kept) {
            // A leftover empty directory does no harm.
        }
    }

    private void move(Chain chain, boolean last, Amount amount) throws IOException, Declined {
        Dir works = root.area(Area.REMOVING);
        Path workName = Path.of(order.place().workName());
        works.makeDirectory(workName);
        try (Dir work = works.child(workName); SeekableByteChannel out = ItemFile.begin(work, item)) {
            if (item.whole()) {
                moveEntry(chain.deepest(), work);
                changes = List.of(chain.change(last ? chain.prune(item.run()) : chain.depth()));
            } else {
                changes = moveFiles(chain.deepest(), work, amount);
            }
            try {
                ItemFile.left(out, changes.stream().map(each -> new Folder.Left(each.path(), each.after())).toList());
            } catch (IOException noRoom) {
                // This only loses the exact time of a directory, which is no reason to undo the removal.
            }
            Items.deposit(root, order.place(), Area.REMOVING);
        } catch (IOException | Declined undone) {
            changes = List.of();
            Rollback.of(root, order.place(), item);
            throw undone;
        }
    }

    private List<Folder.Change> moveFiles(Dir parent, Dir work, Amount amount) throws IOException, Declined {
        Path mirrorName = Path.of(item.name());
        work.makeDirectory(mirrorName);
        try (Dir entry = parent.child(path.name()); Dir mirror = work.child(mirrorName)) {
            PartMove move = new PartMove(item, look, () -> {
                PosixFileAttributes there = parent.look(path.name());
                return there != null && FileId.of(there).inode() == item.inode();
            });
            // If somebody replaces the entry or a folder in it, the new one was never measured.
            boolean asMeasured = entry.id().inode() == item.inode() && move.take(entry, mirror)
                    && amount.equals(move.moved());
            if (!asMeasured) {
                // Through the handle, because the path may lead to another entry now.
                PartMove.bringBack(mirror, entry, item);
                work.deleteDirectory(mirrorName);
                throw new Declined(new Removal.Stale("it was replaced or changed while it was being removed"));
            }
            return move.changes();
        }
    }

    private void moveEntry(Dir parent, Dir work) throws IOException, Declined {
        Path name = Path.of(item.name());
        try {
            parent.move(path.name(), work, name);
        } catch (AccessDeniedException denied) {
            // A move changes the ".." of a directory, which fails if the directory is read-only.
            if (!item.locked()) {
                throw denied;
            }
            DirectoryModes.moveReadOnly(parent, path.name(), work, name);
        }
        if (FileId.of(work.look(name)).inode() != item.inode()) {
            throw new Declined(new Removal.Stale("it was replaced while it was being removed"));
        }
        SideMove.take(parent, work, item);
        // A side file that came after the folder was listed would stay behind as a stray.
        if (item.type() == EntryType.FILE && BesideEntries.any(look, parent, path)) {
            throw new Declined(new Removal.Stale("a file came beside it while it was being removed"));
        }
    }
}
