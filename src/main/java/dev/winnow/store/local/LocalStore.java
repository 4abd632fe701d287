package dev.winnow.store.local;

import dev.winnow.files.DirectoryListing;
import dev.winnow.files.RegularFile;
import dev.winnow.jobfile.Store;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.store.LockHolder;
import dev.winnow.store.LockedStore;
import dev.winnow.store.EntryFile;
import dev.winnow.store.OpenStore;
import dev.winnow.store.Presence;
import dev.winnow.store.StoreBusy;
import dev.winnow.store.StoreMark;
import dev.winnow.store.StoreScan;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.restore.Recovery;
import dev.winnow.store.local.root.MarkFile;
import dev.winnow.store.local.root.MissingRights;
import dev.winnow.store.local.root.StoreLock;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.trash.TrashItems;
import dev.winnow.store.local.walk.StoreWalk;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

final class LocalStore implements OpenStore {

    private final Store store;
    private final Path root;
    private EntryMeasurer look;

    /** @param root real path of the root */
    LocalStore(Store store, Path root) {
        this.store = store;
        this.root = root;
    }

    @Override
    public String root() {
        return NameCodec.shownAbsolute(root);
    }

    @Override
    public StoreMark.Reading mark() {
        return MarkFile.read(root);
    }

    @Override
    public StoreScan scan(LayoutMatcher matcher) throws StoreUnreadable {
        return new StoreWalk(store, root, matcher);
    }

    @Override
    public Presence presence(String path) {
        try {
            attributes(path);
            return Presence.THERE;
        } catch (IOException failed) {
            return FailureCause.vanished(failed) ? Presence.GONE : Presence.UNKNOWN;
        }
    }

    private BasicFileAttributes attributes(String path) throws IOException {
        return Files.readAttributes(NameCodec.path(root, path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean hidden(String path) {
        try {
            for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
                String folder = path.substring(0, end);
                if (!attributes(folder).isDirectory()) {
                    return false;
                }
                DirectoryListing.open(NameCodec.path(root, folder)).close();
            }
            attributes(path);
            return false;
        } catch (IOException failed) {
            return !FailureCause.vanished(failed);
        }
    }

    @Override
    public void members(String entry, Consumer<EntryFile> members) throws IOException {
        if (look == null) {
            look = new EntryMeasurer(store, root);
        }
        look.members(NameCodec.path(root, entry), members);
    }

    @Override
    public Optional<StoredFile> file(String path) throws IOException {
        Path file = NameCodec.path(root, path);
        BasicFileAttributes now = attributes(path);
        return !now.isRegularFile() ? Optional.empty() : Optional.of(new StoredFile(now.size(),
                now.lastModifiedTime().to(TimeUnit.NANOSECONDS), String.valueOf(now.fileKey()),
                () -> Channels.newInputStream(RegularFile.open(file))));
    }

    @Override
    public Space space() throws IOException {
        FileStore fileSystem = Files.getFileStore(root);
        return new Space(fileSystem, fileSystem.getUsableSpace(), fileSystem.getTotalSpace());
    }

    @Override
    public String adopt(StoreMark mark, Collection<Path> apart, String what, Instant now) throws StoreBusy, IOException {
        try (StoreRoot open = StoreRoot.open(root, apart)) {
            open.makeWinnow();
            if (mark == null) {
                open.tryMove();
            } else {
                StoreLock lock = StoreLock.acquire(open, what, now);
                try {
                    open.tryMove();
                    MarkFile.write(mark, open);
                } finally {
                    lock.close();
                }
            }
            return MissingRights.of(open);
        }
    }

    @Override
    public LockedStore lock(Collection<Path> apart, String what, Instant now) throws StoreBusy, IOException {
        StoreRoot open = StoreRoot.open(root, apart);
        try {
            StoreLock lock = StoreLock.acquire(open, what, now);
            try {
                LockedLocalStore locked = new LockedLocalStore(open, lock, new EntryMeasurer(store, root), Recovery.recover(open));
                TrashItems.describeAgain(open, lock.leftBehind());
                return locked;
            } catch (IOException | RuntimeException refused) {
                lock.close();
                throw refused;
            }
        } catch (StoreBusy | IOException | RuntimeException refused) {
            open.close();
            throw refused;
        }
    }

    @Override
    public LockHolder unlock(Instant now) throws StoreBusy, IOException {
        try (StoreRoot open = StoreRoot.open(root, List.of())) {
            return StoreLock.unlock(open, now);
        }
    }
}
