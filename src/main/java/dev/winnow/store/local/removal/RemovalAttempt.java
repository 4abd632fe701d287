package dev.winnow.store.local.removal;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryModes;
import dev.winnow.files.FileId;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.OtherFileSystem;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.FailureCause;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.EntryMeasurement;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.restore.Rollback;
import dev.winnow.store.local.root.OpenParents;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import dev.winnow.store.local.trash.ItemFile;
import dev.winnow.store.local.trash.TrashItems;
import dev.winnow.store.local.trash.PartMove;
import dev.winnow.store.local.trash.SideFileMove;
import dev.winnow.store.local.trash.TrashItem;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

/** Carries out one order: moves an entry, or a part of it, from its place to the trash. */
final class RemovalAttempt {

    private final StoreRoot root;
    private final EntryMeasurer look;
    private final RemovalOrder order;
    private final EntryPath path;
    private TrashItem item;
    private List<DirectoryState.Change> changes = List.of();

    RemovalAttempt(StoreRoot root, EntryMeasurer look, RemovalOrder order, EntryPath path, TrashItem item) {
        this.root = root;
        this.look = look;
        this.order = order;
        this.path = path;
        this.item = item;
    }

    static PosixFileAttributes checkType(RemovalOrder order, PosixFileAttributes entry) throws RemovalDeclined {
        if (entry == null) {
            throw new RemovalDeclined(new RemovalOutcome.Stale("it is gone"));
        }
        if (entry.isSymbolicLink()) {
            throw new RemovalDeclined(new RemovalOutcome.Refused("it is a symbolic link"));
        }
        boolean fits = order.type() == EntryType.DIRECTORY ? entry.isDirectory() : entry.isRegularFile();
        if (!fits) {
            throw new RemovalDeclined(new RemovalOutcome.Stale("it is no longer a "
                    + (order.type() == EntryType.DIRECTORY ? "directory" : "file")));
        }
        return entry;
    }

    static HandleMeasure measure(RemovalOrder order, DirectoryHandle parent, EntryPath path, PosixFileAttributes entry,
                                   EntryMeasurer look) throws RemovalDeclined {
        HandleMeasure now;
        try {
            now = HandleMeasure.of(parent, path, entry, look);
        } catch (OtherFileSystem mounted) {
            throw new RemovalDeclined(new RemovalOutcome.Refused(mounted.getReason()));
        } catch (IOException unreadable) {
            throw new RemovalDeclined(new RemovalOutcome.Refused("it cannot be read whole: " + FailureCause.inSentence(unreadable)));
        }
        if (!now.same(order.expected(), order.part())) {
            throw new RemovalDeclined(new RemovalOutcome.Stale("it has changed since the plan"));
        }
        if (now.pinned()) {
            throw new RemovalDeclined(new RemovalOutcome.Stale("a " + EntryMeasurement.KEEP_FILE + " file in it pins it"));
        }
        return now;
    }

    /** Whether the entry itself goes. It goes with its last part, and so do the files that belong to no part. */
    static boolean takesEntry(RemovalOrder order, HandleMeasure now) {
        return order.part() == null || order.type() == EntryType.FILE
                || !now.hasOther(order.part());
    }

    TrashItem item() {
        return item;
    }

    /** How it changed the times of the parent directory, or of the directories in an entry that stays. */
    List<DirectoryState.Change> changes() {
        return changes;
    }

    static RemovalOutcome blocked(OpenParents.Blocked blocked) {
        return new RemovalOutcome.Refused(blocked.path() + " above it is a link or a file, not a directory");
    }

    boolean sameDirectory(RemovalAttempt other) {
        return path.parents().equals(other.path.parents());
    }

    /** @param last whether no later order of the batch is in the same directory, which may then be empty */
    RemovalOutcome take(boolean last) {
        try (OpenParents chain = OpenParents.open(root, path)) {
            DirectoryHandle parent = chain.deepest();
            PosixFileAttributes entry = checkType(order, parent.look(path.name()));
            HandleMeasure now = measure(order, parent, path, entry, look);
            if (FileId.of(entry).inode() != item.inode() || takesEntry(order, now) != item.whole()) {
                return new RemovalOutcome.Stale("it changed while it was being removed");
            }
            Amount amount = SideFileMove.with(now.amount(order.part(), item.whole()), parent, item);
            item = item.now(amount.bytes(), chain.redated(item.parents()));
            move(chain, last, amount);
            return new RemovalOutcome.Trashed(order.place().path(), amount.bytes(), amount.files(), item.whole());
        } catch (RemovalDeclined declined) {
            return declined.outcome();
        } catch (NoSuchFileException gone) {
            return new RemovalOutcome.Stale("it is gone");
        } catch (OpenParents.Blocked blocked) {
            return blocked(blocked);
        } catch (IOException failed) {
            return new RemovalOutcome.Failed(FailureCause.inSentence(failed));
        }
    }

    /** Removes the directories that earlier orders of the batch have emptied, if this last one was not carried out. */
    void removeEmptied() {
        try (OpenParents chain = OpenParents.openExisting(root, path)) {
            int stayed = chain.prune(item.run());
            if (stayed < chain.depth()) {
                changes = List.of(chain.change(stayed));
            }
        } catch (IOException kept) {
            // A leftover empty directory does no harm.
        }
    }

    private void move(OpenParents chain, boolean last, Amount amount) throws IOException, RemovalDeclined {
        DirectoryHandle works = root.area(Area.REMOVING);
        Path workName = Path.of(order.place().workName());
        works.makeDirectory(workName);
        try (DirectoryHandle work = works.child(workName); SeekableByteChannel out = ItemFile.begin(work, item)) {
            if (item.whole()) {
                moveEntry(chain.deepest(), work);
                changes = List.of(chain.change(last ? chain.prune(item.run()) : chain.depth()));
            } else {
                changes = moveFiles(chain.deepest(), work, amount);
            }
            try {
                ItemFile.left(out, changes.stream().map(each -> new DirectoryState.Left(each.path(), each.after())).toList());
            } catch (IOException noRoom) {
                // This only loses the exact time of a directory, which is no reason to undo the removal.
            }
            TrashItems.deposit(root, order.place(), Area.REMOVING);
        } catch (IOException | RemovalDeclined undone) {
            changes = List.of();
            Rollback.of(root, order.place(), item);
            throw undone;
        }
    }

    private List<DirectoryState.Change> moveFiles(DirectoryHandle parent, DirectoryHandle work, Amount amount) throws IOException, RemovalDeclined {
        Path mirrorName = Path.of(item.name());
        work.makeDirectory(mirrorName);
        try (DirectoryHandle entry = parent.child(path.name()); DirectoryHandle mirror = work.child(mirrorName)) {
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
                throw new RemovalDeclined(new RemovalOutcome.Stale("it was replaced or changed while it was being removed"));
            }
            return move.changes();
        }
    }

    private void moveEntry(DirectoryHandle parent, DirectoryHandle work) throws IOException, RemovalDeclined {
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
            throw new RemovalDeclined(new RemovalOutcome.Stale("it was replaced while it was being removed"));
        }
        SideFileMove.take(parent, work, item);
        // A side file that came after the folder was listed would stay behind as a stray.
        if (item.type() == EntryType.FILE && SideFileFinder.any(look, parent, path)) {
            throw new RemovalDeclined(new RemovalOutcome.Stale("a file came beside it while it was being removed"));
        }
    }
}
