package dev.winnow.store.local.root;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.FileId;
import dev.winnow.files.TrashJson;
import dev.winnow.files.SafeMove;
import dev.winnow.model.LockFile;
import dev.winnow.store.LockHolder;
import dev.winnow.store.LockLost;
import dev.winnow.store.StoreBusy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock of a store. One process holds it at a time, among all hosts that share the store.
 *
 * <p>It consists of two files in {@code .winnow}. The holder has an operating system lock on {@code gate}, which is never
 * deleted. So it is certain when a holder has died, and only one process can take over. {@code lock} names the holder, for
 * hosts whose operating systems do not see each other's locks.
 */
public final class StoreLock implements AutoCloseable {

    private static final Path LOCK = Path.of("lock");
    private static final Path GATE = Path.of("gate");

    private static final int RIGHTS_OF_OTHERS = 077;
    private static final int OWNER_ONLY = 0600;

    private static final Set<FileId> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final StoreRoot root;
    private final LockHolder self;
    private final FileChannel gate;
    private boolean leftBehind;

    private StoreLock(StoreRoot root, LockHolder self, FileChannel gate) {
        this.root = root;
        this.self = self;
        this.gate = gate;
    }

    /**
     * Takes the lock, even from a process of this host that has died.
     *
     * @param command what it is taken for, such as {@code run nightly}
     * @throws StoreBusy   if another process holds it; it does not wait
     * @throws IOException if the lock cannot be written
     */
    public static StoreLock acquire(StoreRoot root, String command, Instant now) throws StoreBusy, IOException {
        StoreLock lock = lockGate(root, command, now);
        try {
            lock.writeLock();
            root.heldBy(lock);
            return lock;
        } catch (StoreBusy | IOException | RuntimeException refused) {
            unlockGate(root, lock.gate);
            throw refused;
        }
    }

    /**
     * Removes the lock of a process on another host that is gone for good.
     *
     * @return the former holder; null if there was none
     * @throws StoreBusy if a running process of this host holds the lock
     */
    public static LockHolder unlock(StoreRoot root, Instant now) throws StoreBusy, IOException {
        StoreLock lock = lockGate(root, "unlock", now);
        try {
            LockHolder holder = holder(root);
            if (holder != null && holder.runsBeside(lock.self)) {
                throw busy(root, holder, "");
            }
            if (root.winnow().look(LOCK) != null) {
                root.winnow().deleteFile(LOCK);
            }
            return holder;
        } finally {
            unlockGate(root, lock.gate);
        }
    }

    /** Whether the last holder died without releasing it. */
    public boolean leftBehind() {
        return leftBehind;
    }

    /** Reads the present holder; null if there is none. */
    public static LockHolder holder(StoreRoot root) throws IOException {
        try {
            return TrashJson.read(root.readOwn(root.winnow(), LOCK), LockHolder.class);
        } catch (NoSuchFileException released) {
            return null;
        } catch (TrashJson.Spoiled spoiled) {
            return new LockHolder("unknown", null, null, 0, null, Instant.EPOCH, "its lock cannot be read", null);
        }
    }

    private static StoreLock lockGate(StoreRoot root, String command, Instant now) throws StoreBusy, IOException {
        root.requireOwn();
        // Operating system locks do not exclude their own process, and closing a second channel would release them.
        if (!HELD_HERE.add(root.winnow().id())) {
            throw busy(root, holder(root), "");
        }
        FileChannel gate = null;
        try {
            gate = openGate(root);
            if (gate.tryLock() != null) {
                return new StoreLock(root, LockHolder.self(command, now), gate);
            }
            throw busy(root, holder(root), "");
        } catch (StoreBusy | IOException | RuntimeException refused) {
            unlockGate(root, gate);
            throw refused;
        }
    }

    /** Only the owner may open the gate, because a user who may read a file may lock it for ever. */
    private static FileChannel openGate(StoreRoot root) throws IOException {
        if (root.winnow().look(GATE) != null) {
            root.requireOwnFile(root.winnow(), GATE);
            if ((root.winnow().mode(GATE).bits() & RIGHTS_OF_OTHERS) != 0) {
                root.winnow().setMode(GATE, OWNER_ONLY);
            }
        }
        return root.winnow().openOrCreate(GATE);
    }

    private static void unlockGate(StoreRoot root, FileChannel gate) throws IOException {
        try {
            if (gate != null) {
                gate.close();
            }
        } finally {
            HELD_HERE.remove(root.winnow().id());
        }
    }

    private void writeLock() throws StoreBusy, IOException {
        DirectoryHandle winnow = root.winnow();
        LockHolder holder = holder(root);
        if (holder != null) {
            if (!holder.sharesHostWith(self)) {
                throw busy(root, holder, "; if that host is gone for good, free the store with unlock --reason");
            }
            if (holder.runsBeside(self)) {
                throw busy(root, holder, "");
            }
        }
        leftBehind = holder != null;
        Path draft = Path.of("lock." + self.pid());
        if (winnow.look(draft) != null) {
            winnow.deleteFile(draft);
        }
        try (SeekableByteChannel out = winnow.create(draft)) {
            TrashJson.writeFully(out, ByteBuffer.wrap(TrashJson.line(self)));
            ((FileChannel) out).force(true);
        }
        if (holder != null) {
            winnow.move(draft, winnow, LOCK);
        } else {
            try {
                SafeMove.file(winnow, draft, winnow, LOCK);
            } catch (FileAlreadyExistsException otherHost) {
                winnow.deleteFile(draft);
                throw busy(root, holder(root), "");
            }
        }
    }

    private static StoreBusy busy(StoreRoot root, LockHolder holder, String advice) {
        return new StoreBusy("store " + root.shown() + " is held by "
                + (holder == null ? LockFile.holder(root.path().resolve(StoreRoot.WINNOW).resolve(GATE)) : holder) + advice);
    }

    /** @throws LockLost if this process no longer holds the lock */
    void check() throws IOException {
        LockHolder now = holder(root);
        if (!self.equals(now)) {
            throw new LockLost("store " + root.shown() + " was taken from this process"
                    + (now == null ? " by unlock" : "; it is held by " + now) + "; this run has stopped");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            root.heldBy(null);
            if (self.equals(holder(root))) {
                root.winnow().deleteFile(LOCK);
            }
        } finally {
            unlockGate(root, gate);
        }
    }
}
