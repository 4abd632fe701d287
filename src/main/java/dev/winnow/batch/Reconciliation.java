package dev.winnow.batch;

import dev.winnow.apply.Recovered;
import dev.winnow.apply.TrashPlace;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PlanItems;
import dev.winnow.catalog.PlanItems.Item;
import dev.winnow.catalog.Removals;
import dev.winnow.catalog.Removals.Removal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * After a crash: brings the catalog in line with the disk. A claim says that something may have been moved; where the
 * thing lies says whether it was.
 */
final class Reconciliation {

    private final Catalog catalog;
    private final WritableStores stores;
    private final String actor;
    private final List<String> said = new ArrayList<>();

    private Reconciliation(Catalog catalog, WritableStores stores, String actor) {
        this.catalog = catalog;
        this.stores = stores;
        this.actor = actor;
    }

    /**
     * To be called when the stores have been locked and recovered on disk, before anything else is changed.
     *
     * @return what was found, a sentence each; empty when nothing had been cut short
     */
    static List<String> run(Catalog catalog, WritableStores stores, String actor) throws IOException {
        return new Reconciliation(catalog, stores, actor).all();
    }

    private List<String> all() throws IOException {
        stores.recovered().forEach((store, found) -> {
            for (Recovered one : found) {
                said.add(store.store().name() + ": " + (one.entry() == null ? one.place().path() : one.entry()) + ": "
                        + one.detail());
            }
        });
        for (WritableStores.Writable store : stores.all()) {
            claims(store);
            restores(store);
            purges(store);
        }
        if (!said.isEmpty()) {
            catalog.ledger().flush();
        }
        return said;
    }

    /** Removals that were claimed and not recorded. */
    private void claims(WritableStores.Writable store) throws IOException {
        PlanItems items = new PlanItems(catalog);
        Removals removals = new Removals(catalog);
        for (PlanItems.Claim claim : items.claims(store.store().row().id())) {
            TrashPlace place = new TrashPlace(claim.run(), claim.item().seq());
            boolean trashed = store.trash().holds(place);
            Item item = claim.item();
            catalog.transact(() -> {
                if (trashed) {
                    items.mark(item, PlanItems.DONE, null);
                    removals.trashed(claim.run(), claim.job(), item, place.path(), claim.purgeAt(), actor);
                } else {
                    items.mark(item, PlanItems.PENDING, null);
                }
            });
            said.add(item.key() + ": its removal by " + claim.run() + (trashed ? " had happened and is recorded now"
                    : " had not happened"));
        }
    }

    /** Restores that had begun and were not recorded. */
    private void restores(WritableStores.Writable store) throws IOException {
        Removals removals = new Removals(catalog);
        for (Removal removal : removals.inState(store.store().row().id(), Removals.RESTORING)) {
            TrashPlace place = new TrashPlace(removal.run(), removal.seq());
            if (is(store, place, Recovered.State.SPLIT)) {
                // Said above already; the next recovery tries again, and until then it is neither here nor there.
                continue;
            }
            boolean trashed = store.trash().holds(place);
            catalog.transact(() -> {
                if (trashed) {
                    removals.notRestored(removal);
                } else {
                    removals.restored(removal, removal.endedRun(), actor);
                }
            });
            said.add(removal.key() + ": its restore " + (trashed ? "had not happened" : "had happened and is recorded "
                    + "now"));
        }
    }

    /** Purges that had begun and were not recorded. */
    private void purges(WritableStores.Writable store) throws IOException {
        Removals removals = new Removals(catalog);
        for (Removal removal : removals.inState(store.store().row().id(), Removals.PURGING)) {
            TrashPlace place = new TrashPlace(removal.run(), removal.seq());
            if (store.trash().holds(place)) {
                // Still whole, so that a pin which was set since may hold it, or somebody may restore it.
                catalog.transact(() -> removals.notPurged(removal));
                said.add(removal.key() + ": its purge had not begun");
            } else if (!is(store, place, Recovered.State.BEING_PURGED)) {
                catalog.transact(() -> removals.purged(removal, removal.endedRun(), actor));
                said.add(removal.key() + ": its purge had happened and is recorded now");
            }
        }
    }

    private boolean is(WritableStores.Writable store, TrashPlace place, Recovered.State state) {
        return stores.recovered().get(store.store()).stream()
                .anyMatch(found -> found.place().equals(place) && found.state() == state);
    }
}
