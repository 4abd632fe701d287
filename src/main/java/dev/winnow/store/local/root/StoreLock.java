package dev.winnow.store.local.root;

import dev.winnow.files.Dir;
import dev.winnow.files.FileId;
import dev.winnow.files.Json;
import dev.winnow.files.Placing;
import dev.winnow.model.LockFile;
import dev.winnow.store.Holder;
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
 * The right to change a store, which one process has at a time, over all hosts that share the store.
 *
 * <p>Two files in {@code .winnow} make it. {@code gate} is never deleted and is locked in the operating system by the
 * process that holds the store: so a holder that died is known for dead, and of two that would take over from it one
 * comes first. {@code lock} says who holds the store; hosts whose operating systems do not see each other's locks
 * respect it.
 */
public final class StoreLock implements AutoCloseable {

    private static final Path LOCK = Path.of("lock");
    private static final Path GATE = Path.of("gate");

    private static final int ANYTHING_TO_OTHERS = 077;
    private static final int OWNER_ONLY = 0600;

    private static final Set<FileId> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final StoreRoot root;
    private final Holder self;
    private final FileChannel gate;
    private boolean leftBehind;

    private StoreLock(StoreRoot root, Holder self, FileChannel gate) {
        this.root = root;
        this.self = self;
        this.gate = gate;
    }

    /**
     * Takes the store, also from a process of this host that died.
     *
     * @param command what it is taken for, such as {@code run nightly}
     * @throws StoreBusy   at once, if another has it
     * @throws IOException if the lock cannot be written
     */
    public static StoreLock acquire(StoreRoot root, String command, Instant now) throws StoreBusy, IOException {
        StoreLock lock = enter(root, command, now);
        try {
            lock.take();
            root.heldBy(lock);
            return lock;
        } catch (StoreBusy | IOException | RuntimeException refused) {
            leave(root, lock.gate);
            throw refused;
        }
    }

    /**
     * Frees a store whose holder, on another host, is gone for good.
     *
     * @return who held it; null if nobody did
     * @throws StoreBusy if a process of this host has it, which lives
     */
    public static Holder unlock(StoreRoot root, Instant now) throws StoreBusy, IOException {
        StoreLock lock = enter(root, "unlock", now);
        try {
            Holder holder = holder(root);
            if (holder != null && holder.runsBeside(lock.self)) {
                throw busy(root, holder, "");
            }
            if (root.winnow().look(LOCK) != null) {
                root.winnow().deleteFile(LOCK);
            }
            return holder;
        } finally {
            leave(root, lock.gate);
        }
    }

    /** Whether its last holder died without letting it go. */
    public boolean leftBehind() {
        return leftBehind;
    }

    /** Who holds the store, as far as can be read; null if nobody does. Takes nothing. */
    public static Holder holder(StoreRoot root) throws IOException {
        try {
            return Json.read(root.readOwn(root.winnow(), LOCK), Holder.class);
        } catch (NoSuchFileException released) {
            return null;
        } catch (Json.Spoiled spoiled) {
            return new Holder("unknown", null, null, 0, null, Instant.EPOCH, "its lock cannot be read", null);
        }
    }

    private static StoreLock enter(StoreRoot root, String command, Instant now) throws StoreBusy, IOException {
        root.requireOwn();
        // Within one process the operating system does not lock, and closing a second channel would even free the first.
        if (!HELD_HERE.add(root.winnow().id())) {
            throw busy(root, holder(root), "");
        }
        FileChannel gate = null;
        try {
            gate = gate(root);
            if (gate.tryLock() != null) {
                return new StoreLock(root, Holder.self(command, now), gate);
            }
            throw busy(root, holder(root), "");
        } catch (StoreBusy | IOException | RuntimeException refused) {
            leave(root, gate);
            throw refused;
        }
    }

    /** Whoever may read it may lock it, and hold it for ever: only its owner may. */
    private static FileChannel gate(StoreRoot root) throws IOException {
        if (root.winnow().look(GATE) != null) {
            root.requireOwnFile(root.winnow(), GATE);
            if ((root.winnow().mode(GATE).bits() & ANYTHING_TO_OTHERS) != 0) {
                root.winnow().setMode(GATE, OWNER_ONLY);
            }
        }
        return root.winnow().openOrCreate(GATE);
    }

    private static void leave(StoreRoot root, FileChannel gate) throws IOException {
        try {
            if (gate != null) {
                gate.close();
            }
        } finally {
            HELD_HERE.remove(root.winnow().id());
        }
    }

    private void take() throws StoreBusy, IOException {
        Dir winnow = root.winnow();
        Holder holder = holder(root);
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
            Json.writeFully(out, ByteBuffer.wrap(Json.line(self)));
            ((FileChannel) out).force(true);
        }
        if (holder != null) {
            winnow.move(draft, winnow, LOCK);
        } else {
            try {
                Placing.file(winnow, draft, winnow, LOCK);
            } catch (FileAlreadyExistsException otherHost) {
                winnow.deleteFile(draft);
                throw busy(root, holder(root), "");
            }
        }
    }

    private static StoreBusy busy(StoreRoot root, Holder holder, String advice) {
        return new StoreBusy("store " + root.shown() + " is held by "
                + (holder == null ? LockFile.holder(root.path().resolve(StoreRoot.WINNOW).resolve(GATE)) : holder) + advice, holder);
    }

    /** @throws LockLost if someone else was given the store */
    void check() throws IOException {
        Holder now = holder(root);
        if (!self.equals(now)) {
            throw new LockLost("store " + root.shown() + " was taken from this process"
                    + (now == null ? " by unlock" : "; it is held by " + now) + "; stopped where it was");
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
            leave(root, gate);
        }
    }
}
