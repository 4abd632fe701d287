package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.CatalogLocks;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.RecordOnlyEvent;
import dev.winnow.job.stores.JobStore;
import dev.winnow.jobfile.Job;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.store.LockHolder;
import dev.winnow.store.RootRefused;
import dev.winnow.store.StoreBusy;
import dev.winnow.store.StoreGone;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Frees stores whose holder on another host will never come back. */
public record Unlocking(Catalog catalog, Operator operator) {

    /** @param holder the process that held it; null for none */
    public record Unlocked(String store, String holder) { }

    /** @throws Halt if a live process of this host holds one of the stores */
    public List<Unlocked> unlock(Job job, String reason) {
        List<Unlocked> unlocked = new ArrayList<>();
        for (JobStore store : JobStore.open(catalog, job)) {
            String name = store.store().name();
            String holder = inStore(store);
            // One process holds both locks, or has died with them. Only the catalog's lock names a holder on any host.
            Optional<CatalogLocks.Holder> inCatalog = catalog.locks().unlock(store.row().id(), name, operator.host());
            String freed = holder == null ? inCatalog.map(Object::toString).orElse(null) : holder;
            unlocked.add(new Unlocked(name, freed));
            new Events(catalog).apply(operator.actor(), new RecordOnlyEvent.Unlocked(store.row().uid(), store.row().root(), freed,
                    reason));
        }
        catalog.ledger().flush();
        return unlocked;
    }

    private String inStore(JobStore store) {
        String name = store.store().name();
        // The next process on a store's own host frees that lock.
        if (!store.here() || catalog.shared() && !store.adopted()) {
            return null;
        }
        try {
            LockHolder holder = store.files().unlock(Instant.ofEpochMilli(catalog.now()));
            return holder == null ? null : holder.toString();
        } catch (StoreBusy busy) {
            throw new Halt(Halt.Kind.BUSY, name + ": " + busy.getMessage());
        } catch (RootRefused | StoreGone refused) {
            throw Halt.stopped(name + ": " + refused.getMessage());
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, name + ": cannot be unlocked: " + FailureCause.of(failed), failed);
        }
    }
}
