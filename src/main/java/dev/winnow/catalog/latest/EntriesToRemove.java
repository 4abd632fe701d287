package dev.winnow.catalog.latest;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The entries whose products an apply that is on is about to take. */
final class EntriesToRemove {

    private static final int PAGE = 10_000;

    private final BitSet entries = new BitSet();

    private EntriesToRemove() {
    }

    /** All. Read item by item: joined with entries, the whole plan would be gone through for each of them. */
    static EntriesToRemove now(Catalog catalog) {
        EntriesToRemove found = new EntriesToRemove();
        for (String plan : plans(catalog)) {
            long after = -1;
            while (after != Long.MAX_VALUE) {
                after = found.page(catalog, plan, after);
            }
        }
        return found;
    }

    private long page(Catalog catalog, String plan, long after) {
        record Item(long seq, long entry, boolean leaves) { }
        List<Item> items = catalog.sql("SELECT seq, entry_id, kinds LIKE 'products%', state FROM plan_item WHERE plan_id = ? "
                        + "AND seq > ? ORDER BY plan_id, seq FETCH FIRST " + PAGE + " ROWS ONLY").params(plan, after)
                .query((row, n) -> new Item(row.getLong(1), row.getLong(2), row.getBoolean(3)
                        && List.of(PlanItems.PENDING, PlanItems.CLAIMED).contains(row.getString(4)))).list();
        for (Item item : items) {
            if (item.leaves()) {
                entries.set(Math.toIntExact(item.entry()));
            }
        }
        return items.size() < PAGE ? Long.MAX_VALUE : items.get(PAGE - 1).seq();
    }

    /** Those of some entries, which {@code where} picks. */
    static EntriesToRemove now(Catalog catalog, String where, Object... values) {
        EntriesToRemove found = new EntriesToRemove();
        for (String plan : plans(catalog)) {
            Object[] params = Arrays.copyOf(values, values.length + 1);
            params[values.length] = plan;
            catalog.template().query("SELECT e.id FROM entry e JOIN plan_item i ON i.entry_id = e.id WHERE " + where
                    + " AND i.plan_id = ? AND i.kinds LIKE 'products%' AND i.state IN ('" + PlanItems.PENDING + "', '"
                    + PlanItems.CLAIMED + "')", row -> {
                        found.entries.set(Math.toIntExact(row.getLong(1)));
                    }, params);
        }
        return found;
    }

    boolean has(long entry) {
        return entries.get(Math.toIntExact(entry));
    }

    private static List<String> plans(Catalog catalog) {
        return catalog.sql("SELECT DISTINCT plan_id FROM run WHERE kind = 'apply' AND ended_at IS NULL "
                + "AND plan_id IS NOT NULL").query(String.class).list();
    }
}
