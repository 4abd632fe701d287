package dev.winnow.store.local;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.LockedStore;
import dev.winnow.store.PurgeOutcome;
import dev.winnow.store.RecoveryOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.purge.Purge;
import dev.winnow.store.local.removal.Trash;
import dev.winnow.store.local.restore.Restore;
import dev.winnow.store.local.root.StoreLock;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.trash.TrashContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A locked directory tree. The packages below do the work. */
final class LockedLocalStore implements LockedStore {

    private final StoreRoot root;
    private final StoreLock lock;
    private final EntryMeasurer look;
    private final List<RecoveryOutcome> recovered;
    private final Trash trash;
    /** Kept between calls, because it may have read the journals. A removal adds to them, so it is dropped then. */
    private Restore restore;

    LockedLocalStore(StoreRoot root, StoreLock lock, EntryMeasurer look, List<RecoveryOutcome> recovered) {
        this.root = root;
        this.lock = lock;
        this.look = look;
        this.recovered = List.copyOf(recovered);
        this.trash = new Trash(root, look);
    }

    @Override
    public List<RecoveryOutcome> recovered() {
        return recovered;
    }

    @Override
    public List<Looked> look(List<String> entries) {
        Looked[] looked = new Looked[entries.size()];
        List<EntryMeasurer.Begun> begun = new ArrayList<>();
        for (int i = 0; i < looked.length; i++) {
            Path path = NameCodec.path(root.path(), entries.get(i));
            try {
                Optional<EntryMeasurer.Begun> here = look.begin(path, entries.get(i), Files.readAttributes(path,
                        BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
                here.ifPresent(begun::add);
                looked[i] = here.isPresent() ? null : new Looked(Optional.empty(), null);
            } catch (NoSuchFileException gone) {
                looked[i] = new Looked(Optional.empty(), null);
            } catch (IOException failed) {
                looked[i] = new Looked(Optional.empty(), failed);
            }
        }
        Iterator<Looked> finished = look.finish(begun).iterator();
        return Arrays.stream(looked).map(each -> each == null ? finished.next() : each).toList();
    }

    @Override
    public List<Own> own(List<String> entries) {
        return look.own(entries.stream().map(entry -> NameCodec.path(root.path(), entry)).toList());
    }

    @Override
    public PartKind kind(String inside) {
        return look.kind(inside);
    }

    @Override
    public Batch prepare(List<RemovalOrder> orders) {
        restore = null;
        return trash.prepare(orders);
    }

    @Override
    public boolean holds(TrashPlace place) throws IOException {
        return trash.holds(place);
    }

    @Override
    public boolean visit(TrashPlace place, String entry, EntryType type, Visitor visitor) throws IOException {
        return new TrashContents(root).visit(place, entry, type, visitor);
    }

    @Override
    public List<RestoreOutcome> restore(List<TrashPlace> places) {
        if (restore == null) {
            restore = new Restore(root);
        }
        return restore.restore(places);
    }

    @Override
    public List<PurgeOutcome> purge(List<TrashPlace> places) {
        return new Purge(root).purge(places);
    }

    @Override
    public void close() throws IOException {
        try {
            lock.close();
        } finally {
            root.close();
        }
    }
}
