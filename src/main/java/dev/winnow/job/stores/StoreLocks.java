package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.CatalogLocks.Role;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.history.Removals;
import dev.winnow.jobfile.Job;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.LockFile;
import dev.winnow.model.Operator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The stores that this process holds, to bring the catalog up to date with them or to change them. One process at a time
 * holds a store. The lock lies in the state directory, or in the catalog where hosts share that, because a store that is not
 * adopted must stay untouched. It ends with its process.
 */
public final class StoreLocks {

    private final Catalog catalog;
    private final Operator operator;
    private final List<Role> roles;
    private WritableStores changing;

    /** For a process that runs jobs and works on the stores of its host. */
    public StoreLocks(Catalog catalog, Operator operator) {
        this(catalog, operator, List.of(Role.RUN, Role.WORK));
    }

    private StoreLocks(Catalog catalog, Operator operator, List<Role> roles) {
        this.catalog = catalog;
        this.operator = operator;
        this.roles = roles;
    }

    /** For a worker: another process runs the job. */
    public static StoreLocks ofWorker(Catalog catalog, Operator operator) {
        return new StoreLocks(catalog, operator, List.of(Role.WORK));
    }

    /**
     * Does {@code work} while it holds all the stores.
     *
     * @param what the work in words; shown to others who want the same stores
     * @throws Halt if another process holds one of the stores; the message says who, where and since when
     */
    public <T> T holding(List<JobStore> stores, String what, Supplier<T> work) {
        Held held = take(stores, what);
        try {
            return work.get();
        } finally {
            held.close();
        }
    }

    /** Does {@code work} while it holds all the stores to change them, as {@link #change}. */
    public <T> T changing(List<JobStore> stores, Collection<Path> apart, String what, Consumer<String> recovered,
                          Supplier<T> work) {
        Changing changed = change(stores, apart, what, recovered);
        try {
            return work.get();
        } finally {
            changed.close();
        }
    }

    /** Stores that are held to be changed, until this is closed. */
    public final class Changing implements AutoCloseable {

        private final Held held;
        private final WritableStores stores;

        private Changing(Held held, WritableStores stores) {
            this.held = held;
            this.stores = stores;
            changing = stores;
        }

        public WritableStores stores() {
            return stores;
        }

        @Override
        public void close() {
            changing = null;
            stores.close();
            held.close();
        }
    }

    /**
     * Holds stores to change them. Brings disk and catalog in line first, because an earlier process may have died at its
     * work.
     *
     * @param apart     directories that must not lie inside a store
     * @param recovered takes the findings about an interrupted run, a sentence each
     * @throws Halt as {@link #holding}; if a store is not adopted or must not be changed
     */
    public Changing change(List<JobStore> stores, Collection<Path> apart, String what, Consumer<String> recovered) {
        Held held = take(stores, what);
        try {
            return new Changing(held, open(stores, apart, what, recovered));
        } catch (RuntimeException refused) {
            held.close();
            throw refused;
        }
    }

    /** The stores that this process holds to change; null for none. */
    public WritableStores changing() {
        return changing;
    }

    /**
     * For work that holds stores and only reads them: ends half-done removals and restores, because a scan would take an
     * entry between its place and the trash for lost.
     */
    public void settle(Job job, List<JobStore> stores, String what, Consumer<String> recovered) {
        List<JobStore> halfDone = stores.stream().filter(JobStore::here).filter(this::halfDone).toList();
        if (!halfDone.isEmpty()) {
            open(halfDone, List.of(catalog.state().path(), job.reports().directory()), what, recovered).close();
        }
    }

    private boolean halfDone(JobStore store) {
        long id = store.row().id();
        return !new PlanItems(catalog).claims(id).isEmpty()
                || new Removals(catalog).anyRestoring(id);
    }

    private WritableStores open(List<JobStore> stores, Collection<Path> apart, String what, Consumer<String> recovered) {
        WritableStores writable = WritableStores.open(catalog, stores.stream().filter(JobStore::here).toList(), apart, what);
        try {
            Reconciliation.run(catalog, writable, operator.actor()).forEach(recovered);
            return writable;
        } catch (IOException failed) {
            writable.close();
            throw new Halt(Halt.Kind.FAILED, "an interrupted run cannot be recovered, because its files cannot be read: "
                    + FailureCause.of(failed), failed);
        } catch (RuntimeException failed) {
            writable.close();
            throw failed;
        }
    }

    private Held take(List<JobStore> stores, String what) {
        Held held = new Held();
        try {
            for (JobStore store : stores) {
                if (catalog.shared()) {
                    held.takeShared(store, what);
                } else {
                    held.take(store, what);
                }
            }
            return held;
        } catch (IOException failed) {
            held.close();
            throw new Halt(Halt.Kind.FAILED, "the locks in " + catalog.state().locks() + " cannot be used: "
                    + FailureCause.of(failed), failed);
        } catch (RuntimeException refused) {
            held.close();
            throw refused;
        }
    }

    private final class Held {

        private final List<FileChannel> channels = new ArrayList<>();
        private final List<Runnable> shared = new ArrayList<>();

        void takeShared(JobStore store, String what) {
            for (Role role : roles) {
                if (role == Role.RUN || store.here()) {
                    takeShared(store, role, what);
                }
            }
        }

        private void takeShared(JobStore store, Role role, String what) {
            long id = store.row().id();
            catalog.locks().take(id, role, what, operator).ifPresent(holder -> {
                throw new Halt(Halt.Kind.BUSY, store.store().name() + ": " + store.row().root() + " is held by " + holder
                        + "; wait until it is done" + (holder.host().equals(operator.host()) ? ""
                        : ", or if that host will never come back, free the store with unlock --reason"));
            });
            shared.add(() -> catalog.locks().release(id, role));
        }

        void take(JobStore store, String what) throws IOException {
            Path file = catalog.state().locks().resolve(store.row().uid() + ".lock");
            FileChannel channel = LockFile.open(file);
            channels.add(channel);
            if (LockFile.tryLock(channel) == null) {
                ByteBuffer text = ByteBuffer.allocate(1000);
                channel.read(text, 0);
                String written = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
                // The text may be of a holder that died; the system knows which process holds the lock now.
                String holder = LockFile.holder(file);
                throw new Halt(Halt.Kind.BUSY, store.store().name() + ": " + store.row().root() + " is held by "
                        + (written.contains(holder.split(" of ")[0]) ? written : holder) + "; wait until it is done");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((what + " of " + operator.actor() + ", process " + operator.pid() + " on "
                    + operator.host() + ", since " + Instant.ofEpochMilli(catalog.now()).truncatedTo(ChronoUnit.SECONDS) + "\n")
                    .getBytes(StandardCharsets.UTF_8)), 0);
        }

        void close() {
            shared.forEach(Runnable::run);
            for (FileChannel channel : channels) {
                try {
                    channel.close();
                } catch (IOException ends) {
                    // The system frees the lock with the descriptor, at the latest when the process ends.
                }
            }
        }
    }
}
