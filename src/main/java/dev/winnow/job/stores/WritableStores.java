package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.store.LockedStore;
import dev.winnow.store.RootRefused;
import dev.winnow.store.StoreBusy;
import dev.winnow.store.StoreGone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adopted stores, locked and recovered, ready to be changed. */
public final class WritableStores implements AutoCloseable {

    public record Writable(JobStore store, LockedStore files) { }

    private final Map<Long, Writable> stores = new LinkedHashMap<>();

    /**
     * @param apart directories that must not lie inside a store
     * @param what  the work that they are opened for; shown to others who want the same stores
     * @throws Halt if a store is not adopted, held by another process, or must not be changed
     */
    static WritableStores open(Catalog catalog, List<JobStore> stores, Collection<Path> apart, String what) {
        WritableStores writable = new WritableStores();
        try {
            for (JobStore store : stores) {
                writable.add(catalog, store, apart, what);
            }
            return writable;
        } catch (RuntimeException refused) {
            writable.close();
            throw refused;
        }
    }

    private void add(Catalog catalog, JobStore store, Collection<Path> apart, String what) {
        String name = store.store().name();
        if (!store.adopted()) {
            throw Halt.stopped(name + ": " + store.row().root() + " is not adopted, so it is not changed; adopt it with "
                    + "'adopt JOB'");
        }
        try {
            stores.put(store.row().id(), new Writable(store, store.files().lock(apart, what,
                    Instant.ofEpochMilli(catalog.now()))));
        } catch (StoreBusy busy) {
            throw new Halt(Halt.Kind.BUSY, name + ": " + busy.getMessage());
        } catch (RootRefused refused) {
            throw Halt.usage(name + ": " + refused.getMessage());
        } catch (StoreGone gone) {
            throw Halt.stopped(name + ": " + gone.getMessage());
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, name + ": " + store.row().root() + " cannot be changed: "
                    + FailureCause.of(failed).advised(), failed);
        }
    }

    /** @return null if this run does not hold the store */
    public Writable of(long store) {
        return stores.get(store);
    }

    public boolean has(long store) {
        return stores.containsKey(store);
    }

    public Collection<Writable> all() {
        return stores.values();
    }

    @Override
    public void close() {
        for (Writable each : stores.values()) {
            try {
                each.files().close();
            } catch (IOException ends) {
                // No data can be lost, because it was synced before; the system frees the handles.
            }
        }
    }
}
