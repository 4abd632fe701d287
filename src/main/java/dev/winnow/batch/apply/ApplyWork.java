package dev.winnow.batch.apply;

import dev.winnow.apply.removal.Removal;
import dev.winnow.apply.removal.RemovalOrder;
import dev.winnow.apply.trash.TrashPlace;
import dev.winnow.batch.run.LiveRun;
import dev.winnow.batch.run.Recorder;
import dev.winnow.batch.run.Work;
import dev.winnow.batch.store.WritableStores;
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
import dev.winnow.model.PartKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Executes a plan, a batch of items at a time: claim in the catalog, rename, record. A pin that is accepted before an
 * item is claimed holds it; a crash between claim and record leaves a claim, and recovery looks at the disk.
 *
 * <p>Claims are durable before anything moves, and what has moved is recorded while the next moves.
 */
final class ApplyWork implements Work {

    /** Batches begin small and grow: whoever pins when a run has just begun is to find most items free. */
    private static final int FIRST = 200;
    private static final int MOST = 2_000;
    /** How many items move at a time, and are recorded while the next do. */
    private static final int MOVE = 500;

    private final LiveRun run;
    private final Catalog catalog;
    private final PlanItems items;
    private final Removals removals;
    private final PlanRow plan;
    private final WritableStores stores;
    private final ItemCheck check;
    private final LinksNow links;
    private final Instant purgeAt;
    private final Recorder recorder = new Recorder();
    private int size = FIRST;
    private long after = -1;
    /** Where the batch begins that is being recorded still. */
    private long unrecorded;

    ApplyWork(LiveRun run, WritableStores stores) {
        this.run = run;
        this.catalog = run.catalog();
        this.items = new PlanItems(catalog);
        this.removals = new Removals(catalog);
        this.plan = new Plans(catalog).find(run.row().plan()).orElseThrow();
        this.stores = stores;
        this.check = new ItemCheck(run, plan);
        this.links = new LinksNow(run);
        this.purgeAt = purgeAt(run);
        run.progress().stage("move to the trash, items", items.pending(plan.id()));
    }

    /** What one item came to. */
    private record Moved(Item item, EntryRow entry, Removal outcome) { }

    @Override
    public boolean next() throws IOException {
        List<Item> pending = items.inState(plan.id(), PlanItems.PENDING, after, size);
        if (pending.isEmpty()) {
            return false;
        }
        links.look();
        List<Item> claimed = catalog.inTransaction(() -> claim(pending));
        // Before anything moves: after a power cut a claim is what tells that something may have.
        catalog.sync();
        Map<Long, EntryRow> entries = new Entries(catalog).byId(claimed.stream().map(Item::entry).toList());
        for (int from = 0; from < claimed.size(); from += MOVE) {
            List<Moved> moved = move(claimed.subList(from, Math.min(claimed.size(), from + MOVE)), entries);
            recorder.record(() -> catalog.transact(() -> record(moved)));
        }
        recorder.record(catalog.ledger()::flush);
        unrecorded = pending.get(0).seq();
        after = pending.get(pending.size() - 1).seq();
        size = Math.min(2 * size, MOST);
        return true;
    }

    @Override
    public void close() {
        recorder.close();
    }

    private List<Item> claim(List<Item> pending) {
        catalog.passGate();
        ItemCheck.Today today = check.new Today(pending);
        List<Item> claimed = new ArrayList<>();
        List<Mark> skipped = new ArrayList<>();
        for (Item item : pending) {
            Optional<String> against = today.against(item);
            if (against.isPresent()) {
                skipped.add(new Mark(item, PlanItems.SKIPPED, against.get()));
            } else {
                claimed.add(item);
            }
        }
        items.mark(skipped);
        items.claim(claimed, after < 0 ? pending.get(0).seq() : unrecorded, run.id());
        return claimed;
    }

    /** @return the items in the order in which they came, whatever stores they lie in */
    private List<Moved> move(List<Item> batch, Map<Long, EntryRow> entries) {
        Map<Long, List<Item>> byStore = new LinkedHashMap<>();
        batch.forEach(item -> byStore.computeIfAbsent(entries.get(item.entry()).store(), store -> new ArrayList<>())
                .add(item));
        Map<Long, Removal> outcomes = new HashMap<>();
        byStore.forEach((store, of) -> {
            List<Removal> came = stores.of(store).trash()
                    .remove(of.stream().map(item -> order(item, entries.get(item.entry()))).toList());
            for (int i = 0; i < came.size(); i++) {
                outcomes.put(of.get(i).seq(), came.get(i));
            }
        });
        return batch.stream().map(item -> new Moved(item, entries.get(item.entry()), outcomes.get(item.seq()))).toList();
    }

    private RemovalOrder order(Item item, EntryRow entry) {
        PartKind part = item.whole() ? null : item.products() ? PartKind.PRODUCTS : PartKind.LOGS;
        return new RemovalOrder(new TrashPlace(run.id(), item.seq()), entry.path(), entry.type(), part,
                item.expected());
    }

    private void record(List<Moved> batch) {
        List<Mark> marks = new ArrayList<>(batch.size());
        List<Trashed> trashed = new ArrayList<>(batch.size());
        for (Moved moved : batch) {
            Item item = moved.item();
            run.progress().done(1, item.bytes());
            if (moved.outcome() instanceof Removal.Trashed || moved.outcome() instanceof Removal.AlreadyDone) {
                marks.add(new Mark(item, PlanItems.DONE, null));
                trashed.add(new Trashed(item, stores.of(moved.entry().store()).store().row().root(),
                        moved.entry().path(), new TrashPlace(run.id(), item.seq()).path()));
            } else {
                marks.add(new Mark(item, PlanItems.SKIPPED, why(moved.outcome())));
            }
        }
        items.mark(marks);
        removals.trashed(run.id(), run.job().name(), trashed, purgeAt, run.row().operator().actor());
    }

    private static String why(Removal outcome) {
        if (outcome instanceof Removal.Stale stale) {
            return "stale: " + stale.why();
        }
        if (outcome instanceof Removal.Refused refused) {
            return "refused: " + refused.why();
        }
        return "failed: " + ((Removal.Failed) outcome).why();
    }

    /** When what this run removes is to be purged. */
    static Instant purgeAt(LiveRun run) {
        return run.job().trashKeep().after(run.row().started(), run.job().policy().zone());
    }
}
