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
 * The stores that this process holds: to bring the catalog up to date with them, or to change them; one process at a
 * time for each store. The right to do so lies in the state directory, or in the catalog where hosts share that, because
 * stores that nobody has adopted must stay untouched; it ends with its process.
 */
public final class StoreLocks {

    private final Catalog catalog;
    private final Operator operator;
    private final List<Role> roles;
    private WritableStores changing;

    /** For a process that runs jobs, and does itself what is to be done with the stores of its host. */
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
     * Does {@code work} while all the stores are held.
     *
     * @param what what the process does, for others who want the same
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

    /** Does {@code work} while all the stores are held to be changed, as by {@link #change}. */
    public <T> T changing(List<JobStore> stores, Collection<Path> apart, String what, Consumer<String> said,
                          Supplier<T> work) {
        Changing changed = change(stores, apart, what, said);
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
     * Holds stores to change them, and brings disk and catalog in line before anything else: an earlier process may have
     * died at its work.
     *
     * @param apart directories that must not lie inside a store
     * @param said  takes what was found of an interrupted run, a sentence each
     * @return to be closed
     * @throws Halt as {@link #holding}; if one is not adopted or must not be changed
     */
    public Changing change(List<JobStore> stores, Collection<Path> apart, String what, Consumer<String> said) {
        Held held = take(stores, what);
        try {
            return new Changing(held, open(stores, apart, what, said));
        } catch (RuntimeException refused) {
            held.close();
            throw refused;
        }
    }

    /** What this process holds to change; null for nothing. */
    public WritableStores changing() {
        return changing;
    }

    /**
     * For work that only reads stores, and holds them: ends what was half done in those where something was, for a scan
     * would take what lies between its place and the trash for lost.
     */
    public void settle(Job job, List<JobStore> stores, String what, Consumer<String> said) {
        List<JobStore> halfDone = stores.stream().filter(JobStore::here).filter(this::halfDone).toList();
        if (!halfDone.isEmpty()) {
            open(halfDone, List.of(catalog.state().path(), job.reports().directory()), what, said).close();
        }
    }

    private boolean halfDone(JobStore store) {
        long id = store.row().id();
        return !new PlanItems(catalog).claims(id).isEmpty()
                || !new Removals(catalog).inState(id, Removals.RESTORING).isEmpty();
    }

    private WritableStores open(List<JobStore> stores, Collection<Path> apart, String what, Consumer<String> said) {
        WritableStores writable = WritableStores.open(catalog, stores.stream().filter(JobStore::here).toList(), apart, what);
        try {
            Reconciliation.run(catalog, writable, operator.actor()).forEach(said);
            return writable;
        } catch (IOException failed) {
            writable.close();
            throw new Halt(Halt.Kind.FAILED, "what an interrupted run left cannot be looked at: "
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
            catalog.holds().take(id, role, what, operator).ifPresent(holder -> {
                throw new Halt(Halt.Kind.BUSY, store.store().name() + ": " + store.row().root() + " is held by " + holder
                        + "; wait until it is done" + (holder.host().equals(operator.host()) ? ""
                        : ", or if that host is gone for good, free the store with unlock --reason"));
            });
            shared.add(() -> catalog.holds().release(id, role));
        }

        void take(JobStore store, String what) throws IOException {
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
