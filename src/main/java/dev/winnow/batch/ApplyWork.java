package dev.winnow.batch;

import dev.winnow.apply.Removal;
import dev.winnow.apply.RemovalOrder;
import dev.winnow.apply.TrashPlace;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Entries;
import dev.winnow.catalog.PlanItems;
import dev.winnow.catalog.PlanItems.Item;
import dev.winnow.catalog.Plans;
import dev.winnow.catalog.Plans.PlanRow;
import dev.winnow.catalog.Removals;
import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Executes a plan, a batch of items at a time: claim in the catalog, rename, record. A pin that is accepted before an
 * item is claimed holds it; a crash between claim and record leaves a claim, and recovery looks at the disk.
 */
final class ApplyWork implements Work {

    private static final int BATCH = 200;

    private final LiveRun run;
    private final Catalog catalog;
    private final PlanItems items;
    private final Removals removals;
    private final PlanRow plan;
    private final WritableStores stores;
    private final ItemCheck check;
    private final Instant purgeAt;

    ApplyWork(LiveRun run, WritableStores stores) {
        this.run = run;
        this.catalog = run.catalog();
        this.items = new PlanItems(catalog);
        this.removals = new Removals(catalog);
        this.plan = new Plans(catalog).find(run.row().plan()).orElseThrow();
        this.stores = stores;
        this.check = new ItemCheck(run, plan);
        this.purgeAt = purgeAt(run);
        run.progress().stage("move to the trash, items", items.pending(plan.id()));
    }

    @Override
    public boolean next() {
        List<Item> pending = items.inState(plan.id(), PlanItems.PENDING, -1, BATCH);
        if (pending.isEmpty()) {
            return false;
        }
        List<Item> claimed = catalog.inTransaction(() -> claim(pending));
        // Before anything moves: after a power cut a claim is what tells that something may have.
        catalog.sync();
        Map<Long, List<Item>> byStore = new LinkedHashMap<>();
        Entries entries = new Entries(catalog);
        Map<Long, Entries.EntryRow> rows = entries.byId(claimed.stream().map(Item::entry).toList());
        claimed.forEach(item -> byStore.computeIfAbsent(rows.get(item.entry()).store(), store -> new ArrayList<>())
                .add(item));
        byStore.forEach((store, batch) -> {
            List<RemovalOrder> orders = batch.stream().map(item -> order(item, rows.get(item.entry()))).toList();
            List<Removal> outcomes = stores.of(store).trash().remove(orders);
            catalog.transact(() -> {
                for (int i = 0; i < batch.size(); i++) {
                    record(batch.get(i), outcomes.get(i));
                }
            });
        });
        catalog.ledger().flush();
        return true;
    }

    private List<Item> claim(List<Item> pending) {
        catalog.passGate();
        ItemCheck.Today today = check.new Today(pending);
        List<Item> claimed = new ArrayList<>();
        for (Item item : pending) {
            Optional<String> against = today.against(item);
            if (against.isPresent()) {
                items.mark(item, PlanItems.SKIPPED, against.get());
            } else {
                items.claim(item, run.id());
                claimed.add(item);
            }
        }
        return claimed;
    }

    private RemovalOrder order(Item item, Entries.EntryRow row) {
        PartKind part = item.whole() ? null : item.products() ? PartKind.PRODUCTS : PartKind.LOGS;
        return new RemovalOrder(new TrashPlace(run.id(), item.seq()), row.path(), row.type(), part, item.expected());
    }

    private void record(Item item, Removal outcome) {
        run.progress().done(1, item.bytes());
        if (outcome instanceof Removal.Trashed || outcome instanceof Removal.AlreadyDone) {
            items.mark(item, PlanItems.DONE, null);
            removals.trashed(run.id(), run.job().name(), item, new TrashPlace(run.id(), item.seq()).path(), purgeAt,
                    run.row().operator().actor());
            return;
        }
        items.mark(item, PlanItems.SKIPPED, why(outcome));
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
