package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.model.Cause;
import dev.winnow.model.Halt;
import dev.winnow.model.LockFile;
import dev.winnow.model.Operator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The right to bring the catalog up to date with stores, or to change them: one process at a time for each store. It
 * lies in the state directory, or in the catalog where hosts share that, because stores that nobody has adopted must
 * stay untouched; it ends with its process.
 */
public final class ScanLock {

    private final Catalog catalog;
    private final List<FileChannel> channels = new ArrayList<>();
    private final List<Long> shared = new ArrayList<>();

    private ScanLock(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Does {@code work} while all the stores are held.
     *
     * @param what what the process does, for others who want the same
     * @throws Halt if another process holds one of the stores; the message says who, where and since when
     */
    public static <T> T holding(Catalog catalog, List<JobStore> stores, Operator operator, String what,
                                Supplier<T> work) {
        ScanLock lock = new ScanLock(catalog);
        try {
            for (JobStore store : stores) {
                if (catalog.shared()) {
                    lock.takeShared(store, operator, what);
                } else {
                    lock.take(store, operator, what);
                }
            }
            return work.get();
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, "the locks in " + catalog.state().locks() + " cannot be used: "
                    + Cause.of(failed), failed);
        } finally {
            lock.close();
        }
    }

    private void takeShared(JobStore store, Operator operator, String what) {
        catalog.holds().take(store.row().id(), what, operator).ifPresent(holder -> {
            throw new Halt(Halt.Kind.BUSY, store.store().name() + ": " + store.row().root() + " is held by " + holder
                    + "; wait until it is done" + (holder.host().equals(operator.host()) ? ""
                    : ", or if that host is gone for good, free the store with unlock --reason"));
        });
        shared.add(store.row().id());
    }

    private void take(JobStore store, Operator operator, String what) throws IOException {
        Path file = catalog.state().locks().resolve(store.row().uid() + ".lock");
        FileChannel channel = LockFile.open(file);
        channels.add(channel);
        if (LockFile.tryLock(channel) == null) {
            ByteBuffer text = ByteBuffer.allocate(1000);
            channel.read(text, 0);
            String said = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
            // A holder that died leaves its words behind; the system knows who holds it now.
            String holder = LockFile.holder(file);
            throw new Halt(Halt.Kind.BUSY, store.store().name() + ": " + store.row().root() + " is held by "
                    + (said.contains(holder.split(" of ")[0]) ? said : holder) + "; wait until it is done");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((what + " of " + operator.actor() + ", process " + operator.pid() + " on "
                + operator.host() + ", since " + Instant.ofEpochMilli(catalog.now()) + "\n")
                .getBytes(StandardCharsets.UTF_8)), 0);
    }

    private void close() {
        shared.forEach(catalog.holds()::release);
        for (FileChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException ends) {
                // The system frees the lock with the descriptor, at the latest when the process ends.
            }
        }
    }
}
