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
import dev.winnow.store.RecoveryOutcome;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
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
        for (WritableStores.Writable store : stores.all()) {
            for (RecoveryOutcome one : store.files().recovered()) {
                said.add(store.store().store().name() + ": " + (one.entry() == null ? one.place().path() : one.entry())
                        + ": " + one.detail());
            }
        }
        claims();
        restores();
        for (WritableStores.Writable store : stores.all()) {
            purges(store);
        }
        if (!said.isEmpty()) {
            catalog.ledger().flush();
        }
        return said;
    }

    /** A claim and where its entry lies. */
    private record Located(Claim claim, WritableStores.Writable store) {

        TrashPlace place() {
            return new TrashPlace(claim.run(), claim.item().seq());
        }
    }

    /**
     * Removals that were claimed and not recorded. A build goes whole or not at all, in whatever stores it lies: where
     * some of it had not been moved, or cannot be looked at now, the rest comes back.
     */
    private void claims() throws IOException {
        PlanItems items = new PlanItems(catalog);
        List<Located> claims = new ArrayList<>();
        Map<WritableStores.Writable, List<Located>> moved = new LinkedHashMap<>();
        Map<String, Set<Long>> there = new TreeMap<>();
        for (WritableStores.Writable store : stores.all()) {
            for (Claim claim : items.claims(store.store().row().id())) {
                Located located = new Located(claim, store);
                claims.add(located);
                Set<Long> ofRun = there.computeIfAbsent(claim.run(), run -> new HashSet<>());
                if (store.files().holds(located.place())) {
                    ofRun.add(claim.item().seq());
                    moved.computeIfAbsent(store, of -> new ArrayList<>()).add(located);
                }
            }
        }
        Map<String, String> staying = new HashMap<>();
        there.forEach((run, seqs) -> items.unfinished(run).forEach(item -> {
            if (!seqs.contains(item.seq())) {
                staying.put(run + item.key(), " had happened in part, and not to all of the build: it was brought back");
            }
        }));
        // Nobody was told that it had gone before the pin was accepted.
        PinsInForce pins = new Pins(catalog).inForce(claims.stream().map(each -> each.claim().item().key()).distinct()
                .toList());
        claims.stream().filter(each -> !pins.of(each.claim().item().key()).isEmpty()).forEach(each -> staying.put(
                each.claim().run() + each.claim().item().key(),
                " had happened, and it was pinned before that was recorded: it was brought back"));
        Set<Located> back = new HashSet<>();
        moved.forEach((store, of) -> back.addAll(broughtBack(store, of.stream().filter(each ->
                staying.containsKey(each.claim().run() + each.claim().item().key())).toList(), Located::place)));
        record(claims, moved.values().stream().flatMap(List::stream).filter(each -> !back.contains(each))
                .collect(Collectors.toSet()), back, staying);
    }

    private void record(List<Located> claims, Set<Located> gone, Set<Located> back, Map<String, String> staying) {
        Map<Long, EntryRow> entries = new Entries(catalog).byId(claims.stream().map(each -> each.claim().item().entry())
                .toList());
        List<Mark> marks = new ArrayList<>();
        Map<Claim, List<Trashed>> byRun = new TreeMap<>(Comparator.comparing(Claim::run));
        for (Located each : claims) {
            Item item = each.claim().item();
            marks.add(new Mark(item, gone.contains(each) ? PlanItems.DONE : PlanItems.PENDING, null));
            if (gone.contains(each)) {
                byRun.computeIfAbsent(each.claim(), first -> new ArrayList<>()).add(new Trashed(item,
                        each.store().store().row().root(), entries.get(item.entry()).path(), each.place().path()));
            }
            said.add(item.key() + ": its removal by " + each.claim().run() + (back.contains(each)
                    ? staying.get(each.claim().run() + item.key())
                    : gone.contains(each) ? " had happened and is recorded now" : " had not happened"));
        }
        catalog.transact(() -> {
            new PlanItems(catalog).mark(marks);
            byRun.forEach((claim, trashed) -> new Removals(catalog).trashed(claim.run(), claim.job(), trashed,
                    claim.purgeAt(), actor));
        });
    }

    /** Restores from the trash; returns those that are in their places. */
    private static <T> Set<T> broughtBack(WritableStores.Writable store, List<T> inOrder, Function<T, TrashPlace> place) {
        // The last first: each finds the folders around it as its removal left them, and gives them their time back.
        List<T> wanted = new ArrayList<>(inOrder);
        Collections.reverse(wanted);
        List<RestoreOutcome> came = wanted.isEmpty() ? List.of()
                : store.files().restore(wanted.stream().map(place).toList());
        Set<T> back = new HashSet<>();
        for (int i = 0; i < came.size(); i++) {
            if (came.get(i) instanceof RestoreOutcome.Restored) {
                back.add(wanted.get(i));
            }
        }
        return back;
    }

    /** Restores that had begun and were not recorded; what had come back of a build in part comes back whole. */
    private void restores() throws IOException {
        Removals removals = new Removals(catalog);
        Map<WritableStores.Writable, List<Removal>> there = new LinkedHashMap<>();
        List<Removal> back = new ArrayList<>();
        for (WritableStores.Writable store : stores.all()) {
            Set<TrashPlace> split = found(store, RecoveryOutcome.State.SPLIT);
            for (Removal removal : removals.inState(store.store().row().id(), Removals.RESTORING)) {
                // Said above already; the next recovery tries again, and until then it is neither here nor there.
                if (split.contains(place(removal))) {
                    continue;
                }
                if (store.files().holds(place(removal))) {
                    there.computeIfAbsent(store, of -> new ArrayList<>()).add(removal);
                } else {
                    back.add(removal);
                    said.add(removal.key() + ": its restore had happened and is recorded now");
                }
            }
        }
        Set<String> begun = back.stream().map(removal -> removal.endedRun() + removal.key()).collect(Collectors.toSet());
        List<Removal> trashed = new ArrayList<>();
        there.forEach((store, of) -> {
            Set<Removal> came = broughtBack(store, of.stream().filter(removal ->
                    begun.contains(removal.endedRun() + removal.key())).toList(), Reconciliation::place);
            of.forEach(removal -> {
                (came.contains(removal) ? back : trashed).add(removal);
                said.add(removal.key() + ": its restore " + (came.contains(removal)
                        ? "had happened in part and has been ended" : "had not happened"));
            });
        });
        catalog.transact(() -> {
            removals.notRestored(trashed);
            byEnd(back).forEach((run, of) -> removals.restored(of, run, actor));
        });
    }

    private static TrashPlace place(Removal removal) {
        return new TrashPlace(removal.run(), removal.seq());
    }

    /** Purges that had begun and were not recorded. */
    private void purges(WritableStores.Writable store) throws IOException {
        Removals removals = new Removals(catalog);
        Set<TrashPlace> begun = found(store, RecoveryOutcome.State.BEING_PURGED);
        List<Removal> gone = new ArrayList<>();
        List<Removal> whole = new ArrayList<>();
        for (Removal removal : removals.inState(store.store().row().id(), Removals.PURGING)) {
            if (store.files().holds(place(removal))) {
                // Still whole, so that a pin which was set since may hold it, or somebody may restore it.
                whole.add(removal);
                said.add(removal.key() + ": its purge had not begun");
            } else if (!begun.contains(place(removal))) {
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

    private Set<TrashPlace> found(WritableStores.Writable store, RecoveryOutcome.State state) {
        return store.files().recovered().stream().filter(found -> found.state() == state)
                .map(RecoveryOutcome::place).collect(Collectors.toSet());
    }
}
