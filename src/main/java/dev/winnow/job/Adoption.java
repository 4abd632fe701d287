package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.Stores.StoreRow;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.StoreAdopted;
import dev.winnow.catalog.history.RunParameters;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.job.stores.JobStore;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.store.OpenStore;
import dev.winnow.store.RootRefused;
import dev.winnow.store.StoreBusy;
import dev.winnow.store.StoreGone;
import dev.winnow.store.StoreKind;
import dev.winnow.store.StoreMark;
import dev.winnow.store.StoreUnreadable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Binds stores to this catalog and their parts to a job, so that they may be changed. */
public record Adoption(Catalog catalog, Operator operator) {

    /**
     * A store that was adopted.
     *
     * @param store   the id in its mark
     * @param isNew   whether it had no mark, or a mark of another store or catalog
     * @param missing the rights in it that this user lacks, in words; null if none is missing
     */
    public record Adopted(String name, String root, String store, boolean isNew, String missing) { }

    /**
     * Adopts the stores of a job.
     *
     * @param takeOver why a person takes stores and parts from another catalog or job; null if nobody does
     * @throws Halt if one belongs to another catalog or job and {@code takeOver} is null
     */
    public List<Adopted> adopt(Job job, String takeOver) {
        List<Adopted> adopted = new ArrayList<>();
        for (Store store : job.stores()) {
            adopted.add(adopted(job, store, takeOver));
        }
        catalog.ledger().flush();
        return adopted;
    }

    /** As {@link #adopt}; workers adopt the stores of other hosts. */
    public static List<Adopted> adopt(Engine engine, Job job, String takeOver) {
        Catalog catalog = engine.catalog();
        List<JobStore> stores = JobStore.unchecked(catalog, job, catalog.host());
        if (stores.stream().allMatch(JobStore::here)) {
            return new Adoption(catalog, engine.operator()).adopt(job, takeOver);
        }
        engine.hosts().require(stores);
        RunRow run = catalog.inTransaction(() -> {
            RunRow row = new Runs(catalog).start(RunKind.ADOPT, job.name(), null, null, engine.operator());
            RunParameters.of(job, takeOver, null).keep(catalog, row.id());
            return row;
        });
        List<String> lines = engine.lines(AdoptJob.NAME, run.id());
        new Runs(catalog).end(run.id(), RunOutcome.DONE, Runs.Counts.NONE);
        catalog.ledger().flush();
        List<Adopted> adopted = new ArrayList<>(lines.stream()
                .map(line -> CatalogJson.MAPPER.readValue(line, Adopted.class)).toList());
        List<String> order = job.stores().stream().map(Store::name).toList();
        adopted.sort(Comparator.comparing(store -> order.indexOf(store.name())));
        return adopted;
    }

    /** Adopts one store of this host. */
    Adopted adopted(Job job, Store store, String takeOver) {
        try {
            return adopt(job, store, takeOver);
        } catch (StoreUnreadable unreadable) {
            throw Halt.stopped(unreadable.getMessage());
        } catch (StoreBusy busy) {
            throw new Halt(Halt.Kind.BUSY, store.name() + ": " + busy.getMessage());
        } catch (RootRefused refused) {
            throw Halt.usage(store.name() + ": " + refused.getMessage());
        } catch (StoreGone refused) {
            throw Halt.stopped(store.name() + ": " + refused.getMessage());
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, store.name() + ": " + store.root()
                    + " cannot be adopted, because this user cannot move files into its trash: "
                    + FailureCause.of(failed).advised(), failed);
        }
    }

    private Adopted adopt(Job job, Store store, String takeOver) throws IOException, StoreBusy {
        OpenStore files = StoreKind.open(store);
        Stores stores = new Stores(catalog);
        StoreRow row = JobStore.row(catalog, files);
        StoreMark.Reading reading = files.mark();
        if (takeOver == null && reading instanceof StoreMark.Unreadable unreadable) {
            throw Halt.stopped(store.name() + ": its mark cannot be read: " + unreadable.why()
                    + "; to replace it: adopt --take-over REASON");
        }
        StoreMark mark = reading instanceof StoreMark.Present present ? present.mark() : null;
        boolean ours = mark != null && mark.catalog().equals(catalog.uid());
        if (mark != null && !ours && takeOver == null) {
            throw Halt.stopped(store.name() + ": belongs to catalog " + mark.catalog() + ", adopted by " + mark.by()
                    + " at " + mark.adopted() + "; to take it: adopt --take-over REASON");
        }
        if (ours && !mark.store().equals(row.uid()) && takeOver == null) {
            throw Halt.stopped(store.name() + ": " + row.root() + " holds store " + mark.store() + ", not " + row.uid()
                    + "; was it moved, or is another disk mounted? If it is right: adopt --take-over REASON");
        }
        if (takeOver == null) {
            stores.requireFree(row.id(), job.name(), job.policy().parts());
        }
        boolean marked = ours && mark.store().equals(row.uid());
        if (!marked) {
            // Before the mark: after a power cut it would name a catalog and a store that nobody knows.
            catalog.sync();
        }
        Instant now = Instant.ofEpochMilli(catalog.now());
        // Tries first whether this user has the rights in the store that removals need.
        String missing = files.adopt(marked ? null : new StoreMark(row.uid(), catalog.uid(), now, operator.actor()),
                List.of(catalog.state().path(), job.reports().directory()), "adopt " + job.name(), now);
        // The event follows the mark, because a store that is adopted in the catalog must have one.
        new Events(catalog).apply(operator.actor(), new StoreAdopted(job.name(), row.uid(), row.root(),
                job.policy().parts().stream().map(kind -> kind.word()).sorted().toList(),
                mark == null || ours ? null : mark.catalog(), takeOver));
        return new Adopted(store.name(), row.root(), row.uid(), !marked, missing);
    }
}
