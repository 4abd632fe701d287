package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.PlanItems.Mark;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.catalog.entry.Entries.EntryRow;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Trashed;
import dev.winnow.job.run.ClaimedWork;
import dev.winnow.job.run.RunContext;
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

/**
 * Executes a plan, a batch of items at a time: claim in the catalog, rename, record. A pin that is accepted before a
 * removal is recorded holds the build: it is not claimed, or comes back; a crash between claim and record leaves a
 * claim, and recovery looks at the disk.
 *
 * <p>Claims are durable before anything moves, and what has moved is recorded while the next moves.
 */
final class RemovalWork implements ClaimedWork.Work<RemovalWork.Batch> {

    /** Batches begin small and grow: whoever pins when a run has just begun is to find most items free. */
    private static final int FIRST = 200;
    private static final int MOST = 2_000;
    /** How many items move at a time, and are recorded while the next do. */
    private static final int MOVE = 500;

    private final RunContext run;
    private final Catalog catalog;
    private final PlanItems items;
    private final Removals removals;
    private final PlanRow plan;
    private final WritableStores stores;
    private final ItemCheck check;
    private final LinksNow links;
    private final NeedsNow needs;
    private final Instant purgeAt;
    /** The stores of this host; null where all of the run's are. */
    private final List<Long> mine;
    private final Queue<Late> late = new ConcurrentLinkedQueue<>();
    /** Where those batches begin that are being recorded still. */
    private final Queue<Long> unrecorded = new ConcurrentLinkedQueue<>();
    private final Semaphore recorded = new Semaphore(0);
    /** How many items of the batch at hand others need which may go yet. */
    private int waiting;
    /** How many items of the batch at hand were claimed. */
    private int moved;
    /** Nothing more went in the last round: what waits is needed by what stays, or in circles. */
    private boolean lastRound;

    RemovalWork(RunContext run, WritableStores stores) {
        this.run = run;
        this.catalog = run.catalog();
        this.items = new PlanItems(catalog);
        this.removals = new Removals(catalog);
        this.plan = new Plans(catalog).find(run.row().plan()).orElseThrow();
        this.stores = stores;
        this.check = new ItemCheck(run, plan);
        this.links = new LinksNow(run);
        this.needs = new NeedsNow(run);
        this.purgeAt = purgeAt(run);
        List<JobStore> here = run.here();
        this.mine = here.size() == run.stores().size() ? null : here.stream().map(store -> store.row().id()).toList();
        run.progress().stage("move to the trash, items", items.pending(plan.id()));
    }

    /** What one item came to. */
    private record Moved(Item item, EntryRow entry, RemovalOutcome outcome) { }

    /**
     * What was moved together.
     *
     * @param known   what was known when it was claimed
     * @param skipped how many items were looked at with it and stay
     */
    record Batch(List<Moved> moved, ItemCheck.Known known, int skipped) { }

    /** Something that was moved and is to come back. */
    private record Late(Moved moved, String why) { }

    @Override
    public void act(BackgroundProducer<Batch> done) throws IOException {
        boolean again = true;
        while (again && !run.stopping()) {
            again = round(done);
        }
    }

    /** @return whether what others needed is to have another turn, once those are gone */
    private boolean round(BackgroundProducer<Batch> done) throws IOException {
        boolean waited = false;
        int batches = 0;
        long after = -1;
        // Builds that need each other in a circle go only if they are taken at once.
        int size = lastRound ? Integer.MAX_VALUE : FIRST;
        boolean moving = false;
        List<Item> pending = items.pendingBuilds(plan.id(), mine, after, size);
        while (!pending.isEmpty() && !run.stopping()) {
            // In this order: what has been recorded by now and is to come back is brought back before the claim moves on.
            Long oldest = unrecorded.peek();
            bringBackLate();
            batches += act(pending, oldest == null ? pending.get(0).seq() : oldest, done);
            moving |= moved > 0;
            waited |= waiting > 0;
            after = pending.get(pending.size() - 1).seq();
            size = 2 * Math.min(size, MOST / 2);
            pending = items.pendingBuilds(plan.id(), mine, after, size);
        }
        if (!waited) {
            return false;
        }
        // Only what has been recorded is known to be gone.
        done.enter(recorded, batches);
        bringBackLate();
        lastRound = !moving;
        return true;
    }

    /**
     * @param from where in the plan those items begin that may be claimed and not recorded
     * @return how many batches were handed over
     */
    private int act(List<Item> pending, long from, BackgroundProducer<Batch> done) throws IOException {
        links.look();
        ItemCheck.OnDisk disk = check.new OnDisk(pending);
        ItemCheck.Known[] known = new ItemCheck.Known[1];
        List<Item> claimed = catalog.inTransaction(() -> {
            List<Item> free = claim(pending, from, disk);
            known[0] = check.known();
            return free;
        });
        // Before anything moves: after a power cut a claim is what tells that something may have.
        catalog.sync();
        Map<Long, EntryRow> entries = new Entries(catalog).byId(claimed.stream().map(Item::entry).toList());
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
        late.addAll(catalog.inTransaction(() -> record(batch.moved(), batch.known())));
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

    /** Brings back what came late, when nothing moves any more. */
    @Override
    public void end() throws IOException {
        bringBackLate();
        if (run.part() && !run.stopping()) {
            new RemovedFiles(run, stores).list();
        }
    }

    /** Where the builds end that are moved together. */
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

    private List<Item> claim(List<Item> pending, long from, ItemCheck.OnDisk disk) {
        catalog.passGate();
        ItemCheck.Today today = check.new Today(pending, disk);
        Map<String, String> against = new HashMap<>();
        for (Item item : pending) {
            today.against(item).ifPresent(why -> against.putIfAbsent(item.key(), why));
        }
        needs.look();
        Map<String, String> needed = needs.against(pending.stream().filter(item -> !against.containsKey(item.key())).toList());
        List<Item> claimed = new ArrayList<>();
        List<Mark> skipped = new ArrayList<>();
        int held = 0;
        for (Item item : pending) {
            if (against.containsKey(item.key())) {
                skipped.add(new Mark(item, PlanItems.SKIPPED, against.get(item.key())));
            } else if (!needed.containsKey(item.key())) {
                claimed.add(item);
            } else if (lastRound) {
                skipped.add(new Mark(item, PlanItems.SKIPPED, needed.get(item.key())));
            } else {
                held++;
            }
        }
        waiting = held;
        items.mark(skipped);
        items.claim(claimed, from, run.id());
        return claimed;
    }

    /**
     * What becomes of one build stays or goes together, in whatever stores it lies: first all of it is looked at, then
     * it is moved, and where something failed on the way what was moved comes back.
     *
     * @return the items in the order in which they came
     */
    private List<Moved> move(List<Item> batch, Map<Long, EntryRow> entries) {
        Map<Long, List<Item>> byStore = new LinkedHashMap<>();
        batch.forEach(item -> byStore.computeIfAbsent(entries.get(item.entry()).store(), store -> new ArrayList<>())
                .add(item));
        Map<Long, LockedStore.Batch> prepared = new LinkedHashMap<>();
        Map<String, String> staying = new HashMap<>();
        byStore.forEach((store, of) -> {
            LockedStore.Batch orders = stores.of(store).files()
                    .prepare(of.stream().map(item -> order(item, entries.get(item.entry()))).toList());
            prepared.put(store, orders);
            for (int i = 0; i < of.size(); i++) {
                if (orders.outcome(i) != null && !done(orders.outcome(i))) {
                    staying.putIfAbsent(of.get(i).key(), entries.get(of.get(i).entry()).path() + " stays: "
                            + why(orders.outcome(i)));
                }
            }
        });
        needs.held(staying.keySet()).forEach(staying::putIfAbsent);
        Map<Long, RemovalOutcome> outcomes = new HashMap<>();
        prepared.forEach((store, orders) -> {
            List<Item> of = byStore.get(store);
            for (int i = 0; i < of.size(); i++) {
                if (orders.outcome(i) == null && staying.containsKey(of.get(i).key())) {
                    orders.withdraw(i, new RemovalOutcome.Stale(staying.get(of.get(i).key())));
                }
            }
            List<RemovalOutcome> came = orders.carryOut();
            for (int i = 0; i < of.size(); i++) {
                outcomes.put(of.get(i).seq(), came.get(i));
            }
        });
        List<Moved> moved = batch.stream().map(item -> new Moved(item, entries.get(item.entry()),
                outcomes.get(item.seq()))).toList();
        return together(moved);
    }

    /** Brings back what was moved of builds that could not be moved whole. */
    private List<Moved> together(List<Moved> moved) {
        Map<String, String> halves = new HashMap<>();
        moved.stream().filter(each -> !done(each.outcome())).forEach(each -> halves.putIfAbsent(each.item().key(),
                each.entry().path() + " stays: " + why(each.outcome())));
        needs.held(halves.keySet()).forEach(halves::putIfAbsent);
        List<Moved> torn = moved.stream().filter(each -> done(each.outcome()) && halves.containsKey(each.item().key()))
                .toList();
        if (torn.isEmpty()) {
            return moved;
        }
        Set<Item> back = broughtBack(torn);
        return moved.stream().map(each -> !back.contains(each.item()) ? each : new Moved(each.item(), each.entry(),
                new RemovalOutcome.Stale(halves.get(each.item().key()) + "; it was brought back"))).toList();
    }

    /** Brings things back from the trash that are not recorded to lie there; returns those that are in their places. */
    private Set<Item> broughtBack(List<Moved> moved) {
        Map<Long, List<Moved>> byStore = new LinkedHashMap<>();
        moved.forEach(each -> byStore.computeIfAbsent(each.entry().store(), store -> new ArrayList<>()).add(each));
        Set<Item> back = new HashSet<>();
        byStore.forEach((store, of) -> {
            List<RestoreOutcome> came = stores.of(store).files().restore(of.stream()
                    .map(each -> new TrashPlace(run.id(), each.item().seq())).toList());
            for (int i = 0; i < of.size(); i++) {
                if (came.get(i) instanceof RestoreOutcome.Restored) {
                    back.add(of.get(i).item());
                }
            }
        });
        return back;
    }

    /** Brings back what somebody spoke for when it had been claimed, and was not recorded as removed yet. */
    private void bringBackLate() {
        List<Late> due = new ArrayList<>();
        for (Late each = late.poll(); each != null; each = late.poll()) {
            due.add(each);
        }
        if (due.isEmpty()) {
            return;
        }
        Set<Item> back = broughtBack(due.stream().map(Late::moved).toList());
        catalog.transact(() -> {
            List<Mark> marks = new ArrayList<>();
            List<Trashed> stuck = new ArrayList<>();
            for (Late each : due) {
                Moved moved = each.moved();
                if (back.contains(moved.item())) {
                    marks.add(new Mark(moved.item(), PlanItems.SKIPPED, each.why() + "; it was brought back"));
                } else {
                    marks.add(new Mark(moved.item(), PlanItems.DONE, null));
                    stuck.add(trashed(moved));
                }
            }
            items.mark(marks);
            removals.trashed(run.id(), run.job().name(), stuck, purgeAt, run.row().operator().actor());
        });
        due.stream().filter(each -> !back.contains(each.moved().item())).forEach(each -> run.faults().add(
                each.moved().item().key(), each.why() + ", and its place is taken; it lies in the trash: restore it"));
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

    /** Records what was moved, but for what somebody has spoken for meanwhile, which it returns. */
    private List<Late> record(List<Moved> batch, ItemCheck.Known known) {
        catalog.passGate();
        Map<String, String> spokenFor = check.late(batch.stream().filter(moved -> done(moved.outcome()))
                .map(moved -> moved.item().key()).distinct().toList(), known);
        needs.held(spokenFor.keySet()).forEach(spokenFor::putIfAbsent);
        List<Late> comeLate = new ArrayList<>();
        List<Mark> marks = new ArrayList<>(batch.size());
        List<Trashed> trashed = new ArrayList<>(batch.size());
        for (Moved moved : batch) {
            Item item = moved.item();
            run.progress().done(1, item.bytes());
            if (!done(moved.outcome())) {
                marks.add(new Mark(item, PlanItems.SKIPPED, why(moved.outcome())));
            } else if (spokenFor.containsKey(item.key())) {
                comeLate.add(new Late(moved, spokenFor.get(item.key())));
            } else {
                marks.add(new Mark(item, PlanItems.DONE, null));
                trashed.add(trashed(moved));
            }
        }
        items.mark(marks);
        removals.trashed(run.id(), run.job().name(), trashed, purgeAt, run.row().operator().actor());
        return comeLate;
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

    /** When what this run removes is to be purged. */
    static Instant purgeAt(RunContext run) {
        return run.job().trashKeep().after(run.row().started(), run.job().policy().zone());
    }
}
