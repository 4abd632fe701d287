package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.Stores.StoreRow;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.model.Halt;
import dev.winnow.plan.Volumes;
import dev.winnow.policy.value.Age;
import dev.winnow.store.OpenStore;
import dev.winnow.store.StoreKind;
import dev.winnow.store.StoreMark;
import dev.winnow.store.StoreUnreadable;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store of a job, found on disk and in the catalog.
 *
 * @param files the store itself, to be read
 */
public record JobStore(Store store, StoreRow row, OpenStore files) {

    /** The stores of a job that runs on this host, as {@link #open(Catalog, Job, String)}. */
    public static List<JobStore> open(Catalog catalog, Job job) {
        return open(catalog, job, catalog.host());
    }

    /**
     * The stores of a job, in its order; stores of other hosts as their workers report them.
     *
     * @param runs the host that runs the job; stores that name no host lie there
     * @throws Halt if a store or its mark is missing, or if the mark names another store or catalog
     */
    public static List<JobStore> open(Catalog catalog, Job job, String runs) {
        return open(catalog, job, runs, true);
    }

    /** What to do so that a job may change its stores. */
    public static String adopting(Catalog catalog, Job job) {
        return "to let this job remove: winnow adopt " + StateDirectory.quoted(job.file()) + catalog.state().option();
    }

    /** As {@link #open(Catalog, Job, String)}, but without a check of their marks: to adopt them. */
    public static List<JobStore> unchecked(Catalog catalog, Job job, String runs) {
        return open(catalog, job, runs, false);
    }

    private static List<JobStore> open(Catalog catalog, Job job, String runs, boolean check) {
        List<JobStore> opened = new ArrayList<>();
        for (Store store : job.stores()) {
            if (store.host() != null && !catalog.shared()) {
                throw Halt.usage(store.name() + ": its host is " + store.host() + ", and only a catalog that hosts share "
                        + "knows other hosts; name the database with --database, or remove 'host'");
            }
            String host = store.host() == null ? runs : store.host();
            if (!host.equals(catalog.host())) {
                opened.add(elsewhere(catalog, store, new Stores(catalog).ensure(host, store.root())));
                continue;
            }
            try {
                OpenStore files = StoreKind.open(store);
                if (store.host() != null && !files.root().equals(store.root())) {
                    throw Halt.usage(store.name() + ": " + store.root() + " is " + files.root() + " on " + host
                            + "; write that as its root, because other hosts cannot look it up");
                }
                JobStore here = new JobStore(store, row(catalog, files), files);
                if (check) {
                    checked(catalog, here);
                }
                if (store.host() != null && !here.row().root().equals(files.root())) {
                    throw Halt.stopped(store.name() + ": the catalog has just learned that this store lies at "
                            + files.root() + " on " + host + "; start again");
                }
                opened.add(here);
            } catch (StoreUnreadable unreadable) {
                throw Halt.stopped(unreadable.getMessage() + (store.host() == null ? "" : " (on host " + host + ", "
                        + lastScanned(catalog, new Stores(catalog).ensure(host, store.root())) + ")"));
            }
        }
        return opened;
    }

    private static JobStore elsewhere(Catalog catalog, Store store, StoreRow row) {
        return new JobStore(store, row, new RemoteStore(catalog, row));
    }

    /**
     * The catalog's row of a store that may be missing now.
     *
     * @throws Halt if it was never scanned
     */
    public static StoreRow scannedRow(Catalog catalog, Store store, String runs) {
        String root = store.root();
        try {
            root = store.host() == null ? StoreKind.open(store).root() : root;
        } catch (StoreUnreadable away) {
            // The root of the job file is looked up instead.
        }
        return new Stores(catalog).find(store.host() == null ? runs : store.host(), root).filter(StoreRow::scanned)
                .orElseThrow(() -> Halt.stopped(store.name() + ": " + store.root() + " was never scanned, so Winnow does not "
                        + "know its builds; plan with it first, or remove it from the job file"));
    }

    /** Tells people when a store was last scanned. */
    public static String lastScanned(Catalog catalog, StoreRow row) {
        return new Stores(catalog).scannedAt(row.id()).map(at -> "last scanned at " + at.truncatedTo(ChronoUnit.SECONDS))
                .orElse("never scanned");
    }

    /** Whether it lies on this host. */
    public boolean here() {
        return !(files instanceof RemoteStore);
    }

    /** The file systems of the stores, if the job asks for space. */
    public static Volumes volumes(Catalog catalog, Job job, List<JobStore> stores) {
        Map<Long, OpenStore> byId = new LinkedHashMap<>();
        stores.forEach(store -> byId.put(store.row().id(), store.files()));
        return Volumes.of(catalog, job, byId);
    }

    /**
     * The catalog's row of a store. Where hosts share the catalog, they may mount one store at different roots, so its mark
     * says which store it is.
     */
    public static StoreRow row(Catalog catalog, OpenStore store) {
        Stores stores = new Stores(catalog);
        String shown = store.root();
        if (!catalog.shared() || !(store.mark() instanceof StoreMark.Present present)
                || !present.mark().catalog().equals(catalog.uid())) {
            return stores.ensure(shown);
        }
        String uid = present.mark().store();
        Optional<StoreRow> here = stores.find(shown);
        Optional<StoreRow> marked = stores.marked(uid);
        if (marked.isEmpty() || here.isPresent() && (here.get().adopted() || here.get().uid().equals(uid))) {
            return here.orElseGet(() -> stores.ensure(shown));
        }
        StoreRow row = marked.get();
        if (row.host().equals(catalog.host()) && !row.root().equals(shown)
                && StoreKind.mark(row.root()) instanceof StoreMark.Present still
                && still.mark().store().equals(uid)) {
            throw Halt.stopped(shown + " has the mark of the store at " + row.root() + ", which is still there; one "
                    + "is a copy of the other: delete .winnow/store.json in the copy");
        }
        return stores.found(row, shown);
    }

    /**
     * A store by its row in the catalog, without a job: a restore needs no layout.
     *
     * @throws Halt as {@link #open}
     */
    public static JobStore byId(Catalog catalog, long id) {
        StoreRow row = new Stores(catalog).byId(id);
        String name = row.root().substring(row.root().lastIndexOf('/') + 1);
        Store store = new Store(name, row.root(), List.of(), null, null, List.of(), Age.parse("0s"), List.of());
        if (!row.host().equals(catalog.host())) {
            return elsewhere(catalog, store, row);
        }
        try {
            return checked(catalog, new JobStore(store, row, StoreKind.open(store)));
        } catch (StoreUnreadable gone) {
            throw Halt.stopped(row.root() + " is not there; is the disk mounted?");
        }
    }

    private static JobStore checked(Catalog catalog, JobStore store) {
        StoreRow row = store.row();
        StoreMark.Reading reading = store.files().mark();
        String where = store.store().name() + ": " + row.root()
                + (store.store().host() == null ? "" : " on host " + row.host() + " (" + lastScanned(catalog, row) + ")");
        if (reading instanceof StoreMark.Unreadable unreadable) {
            throw Halt.stopped(where + " has a mark that cannot be read: " + unreadable.why()
                    + "; see .winnow/store.json there");
        }
        if (reading instanceof StoreMark.Absent) {
            if (row.adopted()) {
                throw Halt.stopped(where + " was adopted but has no mark; is the disk mounted? If the mark was "
                        + "lost, adopt the store again");
            }
            return store;
        }
        StoreMark mark = ((StoreMark.Present) reading).mark();
        if (!mark.catalog().equals(catalog.uid())) {
            throw Halt.stopped(where + " belongs to another catalog, " + mark.catalog() + ", not to the one "
                    + (catalog.shared() ? "at " : "in ") + catalog.where() + "; name the right one with "
                    + (catalog.shared() ? "--database" : "--state")
                    + ", or bind the store to this one with adopt --take-over REASON");
        }
        if (!mark.store().equals(row.uid())) {
            throw Halt.stopped(where + " holds store " + mark.store() + ", not " + row.uid()
                    + "; was it moved, or is another disk mounted? If it is right, adopt --take-over REASON");
        }
        return store;
    }

    /** Whether a job has adopted the store, so that it may be changed. */
    public boolean adopted() {
        return here() ? files.mark() instanceof StoreMark.Present : row.adopted();
    }
}
