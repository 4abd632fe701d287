package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Claim;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.PlanItems.Mark;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.catalog.entry.Entries.EntryRow;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.Removals.Trashed;
import dev.winnow.catalog.history.Runs;
import dev.winnow.model.Build;
import dev.winnow.model.Needs;
import dev.winnow.model.PartKind;
import dev.winnow.store.RecoveryOutcome;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.time.Instant;
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
 * Brings the catalog in line with the disk after a crash. A claim says that an entry may have been moved; the place of the
 * entry says whether it was.
 */
final class Reconciliation {

    private final Catalog catalog;
    private final WritableStores stores;
    private final String actor;
    private final List<String> report = new ArrayList<>();

    private Reconciliation(Catalog catalog, WritableStores stores, String actor) {
        this.catalog = catalog;
        this.stores = stores;
        this.actor = actor;
    }

    /**
     * To be called when the stores have been locked and recovered on disk, before any other change.
     *
     * @return the findings, a sentence each; empty if no earlier run was interrupted
     */
    static List<String> run(Catalog catalog, WritableStores stores, String actor) throws IOException {
        return new Reconciliation(catalog, stores, actor).all();
    }

    private List<String> all() throws IOException {
        for (WritableStores.Writable store : stores.all()) {
            for (RecoveryOutcome outcome : store.files().recovered()) {
                report.add(store.store().store().name() + ": "
                        + (outcome.entry() == null ? outcome.place().path() : outcome.entry()) + ": " + outcome.detail());
            }
        }
        claims();
        catalog.transact(() -> new Removals(catalog).spellOutClaims());
        restores();
        for (WritableStores.Writable store : stores.all()) {
            purges(store);
        }
        if (!report.isEmpty()) {
            catalog.ledger().flush();
        }
        return report;
    }

    /** A claim and where its entry lies. */
    private record Located(Claim claim, WritableStores.Writable store) {

        TrashPlace place() {
            return new TrashPlace(claim.run(), claim.item().seq());
        }

        String key() {
            return claim.item().key();
        }

        String ofRun() {
            return claim.run() + claim.item().key();
        }

        boolean ofProducts() {
            return claim.item().kinds().contains(PartKind.PRODUCTS);
        }
    }

    /**
     * Ends removals that were claimed and not recorded. A build is removed as a whole, in all of its stores: if a part of it
     * was not moved or cannot be read now, the other parts come back.
     */
    private void claims() throws IOException {
        PlanItems items = new PlanItems(catalog);
        List<Located> claims = new ArrayList<>();
        Map<WritableStores.Writable, List<Located>> moved = new LinkedHashMap<>();
        Map<String, Set<Long>> movedSeqs = new TreeMap<>();
        for (WritableStores.Writable store : stores.all()) {
            for (Claim claim : items.claims(store.store().row().id())) {
                Located located = new Located(claim, store);
                claims.add(located);
                Set<Long> seqs = movedSeqs.computeIfAbsent(claim.run(), run -> new HashSet<>());
                if (store.files().holds(located.place())) {
                    seqs.add(claim.item().seq());
                    moved.computeIfAbsent(store, first -> new ArrayList<>()).add(located);
                }
            }
        }
        Map<String, String> staying = new HashMap<>();
        movedSeqs.forEach((run, seqs) -> items.unfinished(run).forEach(item -> {
            if (!seqs.contains(item.seq())) {
                staying.put(run + item.key(), " had moved only a part of the build, which was brought back");
            }
        }));
        if (claims.isEmpty()) {
            return;
        }
        Map<String, String> held = held(claims.stream().map(Located::key).distinct().toList(), claims.stream()
                .map(each -> each.claim().run()).distinct().flatMap(run -> new Runs(catalog).find(run).stream()).map(Runs.RunRow::started)
                .min(Comparator.naturalOrder()).orElse(Instant.EPOCH));
        claims.stream().filter(each -> held.containsKey(each.key())).forEach(each -> staying.put(each.ofRun(),
                " had happened, but " + held.get(each.key()) + " before that was recorded: it was brought back"));
        Map<String, String> needed = neededBy(claims.stream().filter(each -> each.ofProducts() && !staying.containsKey(each.ofRun()))
                .map(Located::key).collect(Collectors.toSet()));
        claims.stream().filter(each -> each.ofProducts() && needed.containsKey(each.key())).forEach(each -> staying.putIfAbsent(
                each.ofRun(), " had happened, but " + needed.get(each.key()) + ", which stays, needs the build: it was brought back"));
        Set<Located> back = new HashSet<>();
        moved.forEach((store, located) -> back.addAll(broughtBack(store, located.stream().filter(each ->
                staying.containsKey(each.ofRun())).toList(), Located::place)));
        record(claims, moved.values().stream().flatMap(List::stream).filter(each -> !back.contains(each))
                .collect(Collectors.toSet()), back, staying);
    }

    /**
     * What holds builds now, by key. It was accepted, because their removal was not recorded yet; so they must stay.
     *
     * @param since when the removals began; a job may remove builds with older defects
     */
    private Map<String, String> held(List<String> keys, Instant since) {
        Map<String, String> held = new HashMap<>();
        new Builds(catalog).byKey(keys, Instant.ofEpochMilli(catalog.now())).forEach((key, stored) -> {
            Build build = stored.build();
            if (build.running()) {
                held.put(key, "the build was reported to be running");
            }
            if (build.defect() != null && !build.defect().logged() && new Defects(catalog).of(key).stream().anyMatch(defect ->
                    defect.clearedAt() == null && !defect.defect().logged() && !defect.foundAt().isBefore(since))) {
                held.put(key, "a defect that is not logged was found in the build");
            }
            if (!build.pins().isEmpty()) {
                held.put(key, "the build was pinned");
            }
        });
        return held;
    }

    /** The builds that builds which stay need, directly or through others, each with one that needs it. */
    private Map<String, String> neededBy(Set<String> going) {
        Map<String, List<String>> needs = new NeedingBuilds(catalog).current();
        return Needs.closure(needs, needs.keySet().stream().filter(key -> !going.contains(key)).toList());
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
            report.add(item.key() + ": its removal by " + each.claim().run() + (back.contains(each)
                    ? staying.get(each.ofRun())
                    : gone.contains(each) ? " had happened and is recorded now" : " had not happened"));
        }
        catalog.transact(() -> {
            PlanItems items = new PlanItems(catalog);
            claims.stream().map(each -> each.claim().item().plan()).distinct().forEach(items::spellOut);
            items.mark(marks);
            byRun.forEach((claim, trashed) -> new Removals(catalog).trashed(claim.run(), claim.job(), trashed,
                    claim.purgeAt(), actor));
        });
    }

    /** Restores from the trash, and returns the entries that are back in their places. */
    private static <T> Set<T> broughtBack(WritableStores.Writable store, List<T> inOrder, Function<T, TrashPlace> place) {
        // The last comes back first, so that each finds its folders as its removal left them and restores their times.
        List<T> wanted = new ArrayList<>(inOrder);
        Collections.reverse(wanted);
        List<RestoreOutcome> outcomes = wanted.isEmpty() ? List.of()
                : store.files().restore(wanted.stream().map(place).toList());
        Set<T> back = new HashSet<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof RestoreOutcome.Restored) {
                back.add(wanted.get(i));
            }
        }
        return back;
    }

    /** Ends restores that had begun and were not recorded; a build of which a part had come back comes back whole. */
    private void restores() throws IOException {
        Removals removals = new Removals(catalog);
        Map<WritableStores.Writable, List<Removal>> inTrash = new LinkedHashMap<>();
        List<Removal> back = new ArrayList<>();
        for (WritableStores.Writable store : stores.all()) {
            Set<TrashPlace> split = found(store, RecoveryOutcome.State.SPLIT);
            for (Removal removal : removals.inState(store.store().row().id(), Removals.RESTORING)) {
                // Reported above. It lies in two places, and the next recovery tries again.
                if (split.contains(place(removal))) {
                    continue;
                }
                if (store.files().holds(place(removal))) {
                    inTrash.computeIfAbsent(store, first -> new ArrayList<>()).add(removal);
                } else {
                    back.add(removal);
                    report.add(removal.key() + ": its restore had happened and is recorded now");
                }
            }
        }
        Set<String> begun = back.stream().map(removal -> removal.endedRun() + removal.key()).collect(Collectors.toSet());
        List<Removal> trashed = new ArrayList<>();
        inTrash.forEach((store, some) -> {
            Set<Removal> restored = broughtBack(store, some.stream().filter(removal ->
                    begun.contains(removal.endedRun() + removal.key())).toList(), Reconciliation::place);
            some.forEach(removal -> {
                (restored.contains(removal) ? back : trashed).add(removal);
                report.add(removal.key() + ": its restore " + (restored.contains(removal)
                        ? "had happened in part and has been ended" : "had not happened"));
            });
        });
        catalog.transact(() -> {
            removals.untouched(trashed);
            byEnd(back).forEach((run, restored) -> removals.restored(restored, run, actor));
        });
    }

    private static TrashPlace place(Removal removal) {
        return new TrashPlace(removal.run(), removal.seq());
    }

    /** Ends purges that had begun and were not recorded. */
    private void purges(WritableStores.Writable store) throws IOException {
        Removals removals = new Removals(catalog);
        Set<TrashPlace> begun = found(store, RecoveryOutcome.State.BEING_PURGED);
        List<Removal> gone = new ArrayList<>();
        List<Removal> whole = new ArrayList<>();
        for (Removal removal : removals.inState(store.store().row().id(), Removals.PURGING)) {
            if (store.files().holds(place(removal))) {
                // It is still whole, so a later pin may hold it and a person may restore it.
                whole.add(removal);
                report.add(removal.key() + ": its purge had not begun");
            } else if (!begun.contains(place(removal))) {
                gone.add(removal);
                report.add(removal.key() + ": its purge had happened and is recorded now");
            }
        }
        catalog.transact(() -> {
            removals.untouched(whole);
            byEnd(gone).forEach((run, purged) -> removals.purged(purged, run, actor));
        });
    }

    /** Groups removals by the run that was to restore or purge them. */
    private static Map<String, List<Removal>> byEnd(List<Removal> removals) {
        return removals.stream().collect(Collectors.groupingBy(Removal::endedRun, TreeMap::new,
                Collectors.toList()));
    }

    private Set<TrashPlace> found(WritableStores.Writable store, RecoveryOutcome.State state) {
        return store.files().recovered().stream().filter(found -> found.state() == state)
                .map(RecoveryOutcome::place).collect(Collectors.toSet());
    }
}
