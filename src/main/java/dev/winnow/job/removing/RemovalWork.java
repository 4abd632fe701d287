package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.PlanItems.Mark;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.entry.Entries.EntryRow;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Trashed;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.run.ClaimedWork;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.model.PartKind;
import dev.winnow.plan.BackgroundProducer;
import dev.winnow.store.LockedStore;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;

/**
 * Applies a plan in batches of items: it claims them in the catalog, moves them on disk, and records the outcomes. If a pin
 * is accepted before a removal is recorded, the build is not claimed, or it is brought back. A crash between claim and record
 * leaves a claim, and recovery looks at the disk.
 *
 * <p>Claims are durable before a file moves. The step records one batch while the next one moves.
 */
final class RemovalWork implements ClaimedWork.Work<RemovalWork.Batch> {

    /** Batches begin small and grow, so that a pin at the beginning of a run finds most items unclaimed. */
    private static final int FIRST = 200;
    private static final int MOST = 2_000;
    /** The number of items that move, and are recorded, together. */
    private static final int MOVE = 500;

    private final RunContext run;
    private final Catalog catalog;
    private final PlanItems items;
    private final Removals removals;
    private final PlanRow plan;
    private final WritableStores stores;
    private final ItemCheck check;
    private final CurrentLinks links;
    private final CurrentNeeds needs;
    private final Instant purgeAt;
    /** The stores of this host; null if all stores of the run lie here. */
    private final List<Long> hostStores;
    private final Queue<Recall> recalls = new ConcurrentLinkedQueue<>();
    /** The first items of the batches that are not recorded yet. */
    private final Queue<Long> unrecorded = new ConcurrentLinkedQueue<>();
    private final Semaphore recorded = new Semaphore(0);
    /** The number of items in the current batch that wait until the builds that need them are gone. */
    private int waiting;
    /** The number of items in the current batch that were claimed. */
    private int moved;
    /** An item waits, or another host claims items of the plan, so that claims are not whole. */
    private boolean partly;
    /** The last round moved no item, so the waiting items are needed by builds that stay, or need each other in a circle. */
    private boolean lastRound;
    /** Waiting items are left as they are, because the builds that need them may go on other hosts meanwhile. */
    private final boolean patient;

    RemovalWork(RunContext run, WritableStores stores, StepExecution step) {
        this.run = run;
        this.catalog = run.catalog();
        this.items = new PlanItems(catalog);
        this.removals = new Removals(catalog);
        this.plan = new Plans(catalog).find(run.row().plan()).orElseThrow();
        this.stores = stores;
        this.check = new ItemCheck(run, plan);
        this.links = new CurrentLinks(run);
        this.needs = new CurrentNeeds(run);
        this.purgeAt = new Runs(run.catalog()).purgeAt(run.id());
        List<JobStore> here = run.here();
        this.hostStores = here.size() == run.stores().size() ? null
                : here.stream().map(store -> store.row().id()).toList();
        this.partly = hostStores != null;
        this.patient = hostStores != null && !Steps.given(step).equals(Rounds.LAST);
        // An earlier run may have claimed items in a store that this run leaves out.
        catalog.transact(() -> items.spellOut(plan.id()));
        run.progress().stage("move to the trash, items", items.pending(plan.id()));
    }

    private record Moved(Item item, EntryRow entry, RemovalOutcome outcome) { }

    /**
     * Items that were moved together.
     *
     * @param known   the last pin and change at the time of the claim
     * @param skipped the number of items that were checked with them and stay
     */
    record Batch(List<Moved> moved, ItemCheck.Known known, int skipped) { }

    /** An item that was moved and must come back. */
    private record Recall(Moved moved, String why) { }

    @Override
    public void act(BackgroundProducer<Batch> done) throws IOException {
        boolean again = true;
        while (again && !run.stopping()) {
            again = round(done);
        }
    }

    /** @return whether items wait for another round, because the builds that need them may be gone by then */
    private boolean round(BackgroundProducer<Batch> done) throws IOException {
        boolean waited = false;
        int batches = 0;
        long after = -1;
        // Builds that need each other in a circle can be removed only all at once.
        int size = lastRound ? Integer.MAX_VALUE : FIRST;
        boolean moving = false;
        List<Item> pending = items.pendingBuilds(plan.id(), hostStores, after, size);
        while (!pending.isEmpty() && !run.stopping()) {
            // In this order, so that recorded items that must come back are back before the claim moves past them.
            Long oldest = unrecorded.peek();
            bringBack();
            batches += act(pending, oldest == null ? pending.get(0).seq() : oldest, done);
            moving |= moved > 0;
            waited |= waiting > 0;
            after = pending.get(pending.size() - 1).seq();
            size = 2 * Math.min(size, MOST / 2);
            pending = items.pendingBuilds(plan.id(), hostStores, after, size);
        }
        if (!waited || lastRound) {
            return false;
        }
        // The next round counts only recorded removals as gone.
        done.enter(recorded, batches);
        bringBack();
        lastRound = !moving;
        return true;
    }

    /**
     * @param from the first item of the plan that may be claimed and not recorded
     * @return the number of batches that were handed over
     */
    private int act(List<Item> pending, long from, BackgroundProducer<Batch> done) throws IOException {
        links.refresh();
        ItemCheck.OnDisk disk = check.new OnDisk(pending);
        ItemCheck.Known[] known = new ItemCheck.Known[1];
        Map<Long, EntryRow> entries = new HashMap<>();
        List<Item> claimed = catalog.inTransaction(() -> {
            List<Item> free = claim(pending, from, disk, entries);
            known[0] = check.known();
            return free;
        });
        // Before a file moves, because after a power cut only a claim says that it may have moved.
        catalog.sync();
        int skipped = pending.size() - claimed.size() - waiting;
        moved = claimed.size();
        int batches = 0;
        for (int at = 0, to; at < claimed.size(); at = to) {
            to = wholeBuilds(claimed, at);
            unrecorded.add(claimed.get(at).seq());
            done.hand(new Batch(move(claimed.subList(at, to), entries), known[0], skipped));
            batches++;
            skipped = 0;
        }
        if (skipped > 0) {
            unrecorded.add(pending.get(0).seq());
            done.hand(new Batch(List.of(), known[0], skipped));
            batches++;
        }
        return batches;
    }

    @Override
    public void record(Batch batch, StepContribution counts) {
        recalls.addAll(catalog.inTransaction(() -> record(batch.moved(), batch.known())));
        unrecorded.remove();
        catalog.ledger().flush();
        recorded.release();
        for (int i = 0; i < batch.moved().size() + batch.skipped(); i++) {
            counts.incrementReadCount();
        }
        counts.incrementFilterCount(batch.skipped());
        for (Moved moved : batch.moved()) {
            if (done(moved.outcome())) {
                counts.incrementWriteCount(1);
            } else {
                counts.incrementProcessSkipCount();
            }
        }
    }

    @Override
    public void end() throws IOException {
        bringBack();
    }

    /** The end of the builds that are moved together. */
    private int wholeBuilds(List<Item> items, int from) {
        if (needs.concerns(items)) {
            return items.size();
        }
        int to = Math.min(items.size(), from + MOVE);
        while (to < items.size() && items.get(to).key().equals(items.get(to - 1).key())) {
            to++;
        }
        return to;
    }

    /** @param entries gets the entries of the claimed items, by id */
    private List<Item> claim(List<Item> pending, long from, ItemCheck.OnDisk disk, Map<Long, EntryRow> entries) {
        catalog.passGate();
        ItemCheck.Today today = check.new Today(pending, disk);
        Map<String, String> objections = new HashMap<>();
        for (Item item : pending) {
            today.objection(item).ifPresent(why -> objections.putIfAbsent(item.key(), why));
        }
        needs.refresh();
        Map<String, String> needed = needs.objections(pending.stream()
                .filter(item -> !objections.containsKey(item.key())).toList());
        List<Item> claimed = new ArrayList<>();
        List<Mark> skipped = new ArrayList<>();
        int held = 0;
        for (Item item : pending) {
            if (objections.containsKey(item.key())) {
                skipped.add(new Mark(item, PlanItems.SKIPPED, objections.get(item.key())));
            } else if (!needed.containsKey(item.key())) {
                claimed.add(item);
                entries.put(item.entry(), today.entry(item));
            } else if (lastRound && !patient) {
                skipped.add(new Mark(item, PlanItems.SKIPPED, needed.get(item.key())));
            } else {
                held++;
            }
        }
        waiting = held;
        items.mark(skipped);
        partly |= held > 0;
        items.claim(claimed, from, run.id(), !partly);
        return claimed;
    }

    /**
     * Removes each build as a whole, in all of its stores. It looks at all items of the build before it moves one; if a move
     * fails, the moved items come back.
     *
     * @return the items in the order of the batch
     */
    private List<Moved> move(List<Item> batch, Map<Long, EntryRow> entries) {
        Map<Long, List<Item>> byStore = new LinkedHashMap<>();
        batch.forEach(item -> byStore.computeIfAbsent(entries.get(item.entry()).store(), store -> new ArrayList<>())
                .add(item));
        Map<Long, LockedStore.Batch> prepared = new LinkedHashMap<>();
        Map<String, String> staying = new HashMap<>();
        byStore.forEach((store, inStore) -> {
            LockedStore.Batch orders = stores.of(store).files()
                    .prepare(inStore.stream().map(item -> order(item, entries.get(item.entry()))).toList());
            prepared.put(store, orders);
            for (int i = 0; i < inStore.size(); i++) {
                if (orders.outcome(i) != null && !done(orders.outcome(i))) {
                    staying.putIfAbsent(inStore.get(i).key(), entries.get(inStore.get(i).entry()).path() + " stays: "
                            + why(orders.outcome(i)));
                }
            }
        });
        needs.held(staying.keySet()).forEach(staying::putIfAbsent);
        Map<Long, RemovalOutcome> outcomes = new HashMap<>();
        prepared.forEach((store, orders) -> {
            List<Item> inStore = byStore.get(store);
            for (int i = 0; i < inStore.size(); i++) {
                if (orders.outcome(i) == null && staying.containsKey(inStore.get(i).key())) {
                    orders.withdraw(i, new RemovalOutcome.Stale(staying.get(inStore.get(i).key())));
                }
            }
            List<RemovalOutcome> carriedOut = orders.carryOut();
            for (int i = 0; i < inStore.size(); i++) {
                outcomes.put(inStore.get(i).seq(), carriedOut.get(i));
            }
        });
        List<Moved> moved = batch.stream().map(item -> new Moved(item, entries.get(item.entry()),
                outcomes.get(item.seq()))).toList();
        return wholeBuilds(moved);
    }

    /** Brings back the moved items of builds of which another item stays. */
    private List<Moved> wholeBuilds(List<Moved> moved) {
        Map<String, String> staying = new HashMap<>();
        moved.stream().filter(each -> !done(each.outcome())).forEach(each -> staying.putIfAbsent(each.item().key(),
                each.entry().path() + " stays: " + why(each.outcome())));
        needs.held(staying.keySet()).forEach(staying::putIfAbsent);
        List<Moved> torn = moved.stream().filter(each -> done(each.outcome()) && staying.containsKey(each.item().key()))
                .toList();
        if (torn.isEmpty()) {
            return moved;
        }
        Set<Item> back = broughtBack(torn);
        return moved.stream().map(each -> !back.contains(each.item()) ? each : new Moved(each.item(), each.entry(),
                new RemovalOutcome.Stale(staying.get(each.item().key()) + "; it was brought back"))).toList();
    }

    /** Restores items that are not recorded as trashed, and returns those that are back in their places. */
    private Set<Item> broughtBack(List<Moved> moved) {
        Map<Long, List<Moved>> byStore = new LinkedHashMap<>();
        moved.forEach(each -> byStore.computeIfAbsent(each.entry().store(), store -> new ArrayList<>()).add(each));
        Set<Item> back = new HashSet<>();
        byStore.forEach((store, inStore) -> {
            List<RestoreOutcome> outcomes = stores.of(store).files().restore(inStore.stream()
                    .map(each -> new TrashPlace(run.id(), each.item().seq())).toList());
            for (int i = 0; i < inStore.size(); i++) {
                if (outcomes.get(i) instanceof RestoreOutcome.Restored) {
                    back.add(inStore.get(i).item());
                }
            }
        });
        return back;
    }

    /** Brings back the items to which an objection came up after their claim and before their record. */
    private void bringBack() {
        List<Recall> due = new ArrayList<>();
        for (Recall recall = recalls.poll(); recall != null; recall = recalls.poll()) {
            due.add(recall);
        }
        if (due.isEmpty()) {
            return;
        }
        Set<Item> back = broughtBack(due.stream().map(Recall::moved).toList());
        catalog.transact(() -> {
            List<Mark> marks = new ArrayList<>();
            List<Trashed> stuck = new ArrayList<>();
            for (Recall recall : due) {
                Moved moved = recall.moved();
                if (back.contains(moved.item())) {
                    marks.add(new Mark(moved.item(), PlanItems.SKIPPED, recall.why() + "; it was brought back"));
                } else {
                    marks.add(new Mark(moved.item(), PlanItems.DONE, null));
                    stuck.add(trashed(moved));
                }
            }
            items.mark(marks);
            removals.trashed(run.id(), run.job().name(), stuck, purgeAt, run.row().operator().actor());
        });
        due.stream().filter(each -> !back.contains(each.moved().item())).forEach(each -> run.faults().add(
                each.moved().item().key(), each.why() + ", but something else took its place; restore it from the trash"));
        catalog.ledger().flush();
    }

    private static boolean done(RemovalOutcome outcome) {
        return outcome instanceof RemovalOutcome.Trashed || outcome instanceof RemovalOutcome.AlreadyDone;
    }

    private RemovalOrder order(Item item, EntryRow entry) {
        PartKind part = item.whole() ? null : item.kinds().get(0);
        return new RemovalOrder(new TrashPlace(run.id(), item.seq()), entry.path(), entry.type(), part,
                item.expected());
    }

    /** Records the outcomes, and returns the moved items that must come back. */
    private List<Recall> record(List<Moved> batch, ItemCheck.Known known) {
        catalog.passGate();
        Map<String, String> objections = check.objectionsSince(known, batch.stream()
                .filter(moved -> done(moved.outcome())).map(moved -> moved.item().key()).distinct().toList());
        needs.held(objections.keySet()).forEach(objections::putIfAbsent);
        List<Recall> recalled = new ArrayList<>();
        List<Mark> marks = new ArrayList<>(batch.size());
        List<Trashed> trashed = new ArrayList<>(batch.size());
        for (Moved moved : batch) {
            Item item = moved.item();
            run.progress().done(1, item.bytes());
            if (!done(moved.outcome())) {
                marks.add(new Mark(item, PlanItems.SKIPPED, why(moved.outcome())));
            } else if (objections.containsKey(item.key())) {
                recalled.add(new Recall(moved, objections.get(item.key())));
            } else {
                marks.add(new Mark(item, PlanItems.DONE, null));
                trashed.add(trashed(moved));
            }
        }
        items.mark(marks);
        removals.trashed(run.id(), run.job().name(), trashed, purgeAt, run.row().operator().actor());
        return recalled;
    }

    private Trashed trashed(Moved moved) {
        return new Trashed(moved.item(), stores.of(moved.entry().store()).store().row().root(), moved.entry().path(),
                new TrashPlace(run.id(), moved.item().seq()).path());
    }

    private static String why(RemovalOutcome outcome) {
        if (outcome instanceof RemovalOutcome.Stale stale) {
            return "stale: " + stale.why();
        }
        if (outcome instanceof RemovalOutcome.Refused refused) {
            return "refused: " + refused.why();
        }
        return "failed: " + ((RemovalOutcome.Failed) outcome).why();
    }
}
