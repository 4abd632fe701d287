package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.PinsInForce;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Claim;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.PlanItems.Mark;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.catalog.entry.Entries.EntryRow;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.Removals.Trashed;
import dev.winnow.store.Recovered;
import dev.winnow.store.Restoration;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.restore.Restore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
        List<Claim> claims = items.claims(store.store().row().id());
        Map<Long, EntryRow> entries = new Entries(catalog).byId(claims.stream().map(claim -> claim.item().entry())
                .toList());
        PinsInForce pins = new Pins(catalog).inForce(claims.stream().map(claim -> claim.item().key()).distinct()
                .toList());
        List<Mark> marks = new ArrayList<>();
        Map<Claim, List<Trashed>> byRun = new TreeMap<>(Comparator.comparing(Claim::run));
        for (Claim claim : claims) {
            Item item = claim.item();
            TrashPlace place = new TrashPlace(claim.run(), item.seq());
            boolean trashed = store.trash().holds(place);
            // Nobody was told that it had gone before the pin was accepted.
            boolean back = trashed && !pins.of(item.key()).isEmpty() && new Restore(store.root())
                    .restore(List.of(place)).get(0) instanceof Restoration.Restored;
            trashed &= !back;
            marks.add(new Mark(item, trashed ? PlanItems.DONE : PlanItems.PENDING, null));
            if (trashed) {
                byRun.computeIfAbsent(claim, first -> new ArrayList<>()).add(new Trashed(item,
                        store.store().row().root(), entries.get(item.entry()).path(), place.path()));
            }
            said.add(item.key() + ": its removal by " + claim.run() + (back ? " had happened, and it was pinned before that "
                    + "was recorded: it was brought back" : trashed ? " had happened and is recorded now"
                    : " had not happened"));
        }
        catalog.transact(() -> {
            items.mark(marks);
            byRun.forEach((claim, trashed) -> new Removals(catalog).trashed(claim.run(), claim.job(), trashed,
                    claim.purgeAt(), actor));
        });
    }

    /** Restores that had begun and were not recorded. */
    private void restores(WritableStores.Writable store) throws IOException {
        Removals removals = new Removals(catalog);
        Set<TrashPlace> split = found(store, Recovered.State.SPLIT);
        List<Removal> back = new ArrayList<>();
        List<Removal> trashed = new ArrayList<>();
        for (Removal removal : removals.inState(store.store().row().id(), Removals.RESTORING)) {
            TrashPlace place = new TrashPlace(removal.run(), removal.seq());
            if (split.contains(place)) {
                // Said above already; the next recovery tries again, and until then it is neither here nor there.
                continue;
            }
            boolean there = store.trash().holds(place);
            (there ? trashed : back).add(removal);
            said.add(removal.key() + ": its restore " + (there ? "had not happened" : "had happened and is recorded "
                    + "now"));
        }
        catalog.transact(() -> {
            removals.notRestored(trashed);
            byEnd(back).forEach((run, of) -> removals.restored(of, run, actor));
        });
    }

    /** Purges that had begun and were not recorded. */
    private void purges(WritableStores.Writable store) throws IOException {
        Removals removals = new Removals(catalog);
        Set<TrashPlace> begun = found(store, Recovered.State.BEING_PURGED);
        List<Removal> gone = new ArrayList<>();
        List<Removal> whole = new ArrayList<>();
        for (Removal removal : removals.inState(store.store().row().id(), Removals.PURGING)) {
            TrashPlace place = new TrashPlace(removal.run(), removal.seq());
            if (store.trash().holds(place)) {
                // Still whole, so that a pin which was set since may hold it, or somebody may restore it.
                whole.add(removal);
                said.add(removal.key() + ": its purge had not begun");
            } else if (!begun.contains(place)) {
                gone.add(removal);
                said.add(removal.key() + ": its purge had happened and is recorded now");
            }
        }
        catalog.transact(() -> {
            removals.notPurged(whole);
            byEnd(gone).forEach((run, of) -> removals.purged(of, run, actor));
        });
    }

    /** By the run that was to end them. */
    private static Map<String, List<Removal>> byEnd(List<Removal> removals) {
        return removals.stream().collect(Collectors.groupingBy(Removal::endedRun, TreeMap::new,
                Collectors.toList()));
    }

    private Set<TrashPlace> found(WritableStores.Writable store, Recovered.State state) {
        return stores.recovered().get(store.store()).stream().filter(found -> found.state() == state)
                .map(Recovered::place).collect(Collectors.toSet());
    }
}
