package dev.winnow.catalog.decision;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;

/** The items of plans: entries, or parts of them, that a plan removes, with their state. */
public record PlanItems(Catalog catalog) {

    /**
     * An entry to remove, or one part of it.
     *
     * @param group    number of the first decision of its group
     * @param kinds    the kinds of part to remove, in order; a single one unless {@code whole}
     * @param whole    whether the whole entry is to be removed
     * @param expected its contents when the plan was made
     * @param rule     the rule that removes it; like the reason, null in plans of earlier versions
     */
    public record Item(String plan, long seq, long entry, String key, long group, List<PartKind> kinds,
                       boolean whole, Contents expected, String state, String outcome,
                       String rule, String reason) {

        public long bytes() {
            return kinds.stream().mapToLong(kind -> expected.of(kind).bytes()).sum();
        }

        public long files() {
            return kinds.stream().mapToLong(kind -> expected.of(kind).files()).sum();
        }
    }

    /** Its removal has not begun. */
    public static final String PENDING = "pending";
    /** Its removal may have begun. */
    public static final String CLAIMED = "claimed";
    /** It is in the trash. */
    public static final String DONE = "done";
    /** It was left where it is, for the reason in its outcome. */
    public static final String SKIPPED = "skipped";

    private static final RowMapper<Item> ITEM = (row, n) -> new Item(row.getString("plan_id"), row.getLong("seq"),
            row.getLong("entry_id"), row.getString("build_key"), row.getLong("group_seq"),
            PartKind.split(row.getString("kinds")), row.getBoolean("whole"),
            new Contents(row.getString("identity"), PartColumns.amounts(row.getString("expected"))),
            row.getString("state"), row.getString("outcome"), row.getString("rule"), row.getString("reason"));

    /** SQL condition: the run {@code r} has claimed the item {@code i} by its claim {@code c}. */
    private static final String BY_RUN = "i.seq BETWEEN c.claimed_first AND c.claimed_last "
            + "AND (i.state = 'claimed' AND i.claimed_by = r.id OR i.state = 'pending' AND c.whole)";

    /** Few builds have more entries than this. */
    private static final int MANY_ENTRIES = 50;

    /** Adds items in the order of their numbers. Call this before the plan is complete. */
    public void add(String plan, List<Item> items) {
        catalog.batch("INSERT INTO plan_item (plan_id, seq, entry_id, build_key, group_seq, kinds, whole, identity, "
                + "expected, rule, reason, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')", items,
                item -> new Object[] {plan, item.seq(), item.entry(), item.key(), item.group(),
                    PartKind.joined(item.kinds()), item.whole(), item.expected().identity(),
                    PartColumns.amounts(item.expected().parts()), item.rule(), item.reason()});
    }

    /** The kinds of part that a plan removes in each of these entries. */
    Map<Long, Set<PartKind>> kinds(String plan, Collection<Long> entries) {
        Map<Long, Set<PartKind>> kinds = new HashMap<>();
        for (List<Long> some : InLists.of(entries)) {
            catalog.sql("SELECT entry_id, kinds FROM plan_item WHERE entry_id IN (:entries) AND plan_id = :plan").param("entries", some)
                    .param("plan", plan).query(row -> {
                        kinds.computeIfAbsent(row.getLong(1), entry -> new TreeSet<>()).addAll(PartKind.split(row.getString(2)));
                    });
        }
        return kinds;
    }

    /** The next items after {@code after} in any state, in order. */
    List<Item> page(String plan, long after, int limit) {
        return catalog.sql("SELECT * FROM plan_item WHERE plan_id = ? AND seq > ? ORDER BY plan_id, seq FETCH FIRST "
                + limit + " ROWS ONLY").params(plan, after).query(ITEM).list();
    }

    public List<Item> inState(String plan, String state, long after, int limit) {
        return catalog.sql("SELECT * FROM plan_item WHERE plan_id = ? AND state = ? AND seq > ? ORDER BY plan_id, seq "
                + "FETCH FIRST " + limit + " ROWS ONLY").params(plan, state, after).query(ITEM).list();
    }

    /** Like {@link #inState(String, String, long, int)}, in these stores; null for all. */
    public List<Item> inState(String plan, String state, List<Long> stores, long after, int limit) {
        return stores == null ? inState(plan, state, after, limit)
                : catalog.sql("SELECT i.* FROM plan_item i JOIN entry e ON e.id = i.entry_id WHERE i.plan_id = :plan "
                + "AND i.state = :state AND i.seq > :after AND e.store_id IN (:stores) ORDER BY i.plan_id, i.seq "
                + "FETCH FIRST " + limit + " ROWS ONLY").param("plan", plan).param("state", state).param("after", after)
                .param("stores", stores).query(ITEM).list();
    }

    /**
     * The next pending items after {@code after}, in order: about {@code about} of them, and always all of a build that lie
     * in these stores.
     *
     * @param stores null for all
     */
    public List<Item> pendingBuilds(String plan, List<Long> stores, long after, int about) {
        List<Item> items = new ArrayList<>(inState(plan, PENDING, stores, after, about));
        boolean more = items.size() == about;
        while (more) {
            Item last = items.get(items.size() - 1);
            List<Item> next = inState(plan, PENDING, stores, last.seq(), MANY_ENTRIES);
            List<Item> same = next.stream().takeWhile(item -> item.key().equals(last.key())).toList();
            items.addAll(same);
            more = same.size() == MANY_ENTRIES;
        }
        return items;
    }

    /** The next pending items after {@code after} that lie in other stores, of builds that lie in these stores too. */
    public List<Item> pendingElsewhere(String plan, List<Long> stores, long after, int limit) {
        return catalog.sql("SELECT i.* FROM plan_item i JOIN entry e ON e.id = i.entry_id WHERE i.plan_id = :plan "
                + "AND i.state = 'pending' AND i.seq > :after AND e.store_id NOT IN (:stores) AND EXISTS (SELECT 1 FROM entry o "
                + "WHERE o.build_id = e.build_id AND o.store_id IN (:stores)) ORDER BY i.plan_id, i.seq "
                + "FETCH FIRST " + limit + " ROWS ONLY").param("plan", plan).param("after", after).param("stores", stores)
                .query(ITEM).list();
    }

    /** The groups with pending items in other stores than these, by the numbers of their first decisions. */
    public List<Long> groupsElsewhere(String plan, List<Long> stores) {
        return catalog.sql("SELECT DISTINCT i.group_seq FROM plan_item i JOIN entry e ON e.id = i.entry_id "
                + "WHERE i.plan_id = :plan AND i.state = 'pending' AND e.store_id NOT IN (:stores) ORDER BY i.group_seq")
                .param("plan", plan).param("stores", stores).query(Long.class).list();
    }

    /** Leaves all pending items of a group where they are. */
    public void skipGroup(String plan, long group, String why) {
        catalog.sql("UPDATE plan_item SET state = 'skipped', outcome = ? WHERE plan_id = ? AND group_seq = ? AND state = 'pending'")
                .params(why, plan, group).update();
    }

    public long pending(String plan) {
        return catalog.sql("SELECT COUNT(*) FROM plan_item WHERE plan_id = ? AND state = ?").params(plan, PENDING)
                .query(Long.class).single();
    }

    public boolean anyPending(String plan) {
        return !inState(plan, PENDING, -1, 1).isEmpty();
    }

    /** Whether the removal of an item may have begun and has no outcome yet. */
    public boolean anyClaimed(String plan) {
        return !inState(plan, CLAIMED, -1, 1).isEmpty() || !catalog.sql("SELECT r.id FROM run_claim c JOIN run r ON r.id = c.run_id "
                + "WHERE r.plan_id = ? AND c.whole").param(plan).query(String.class).list().isEmpty();
    }

    public boolean pendingIn(String plan, long store) {
        return !catalog.sql("SELECT i.seq FROM plan_item i JOIN entry e ON e.id = i.entry_id WHERE i.plan_id = ? "
                        + "AND i.state = ? AND e.store_id = ? FETCH FIRST 1 ROWS ONLY").params(plan, PENDING, store)
                .query(Long.class).list().isEmpty();
    }

    /**
     * A claimed item.
     *
     * @param run     id of the run that claimed it
     * @param purgeAt when the removed files may be purged
     */
    public record Claim(Item item, String run, String job, Instant purgeAt) { }

    /** The builds of which a run is removing something, or was when it was killed. */
    public Set<String> claimed(Collection<String> keys) {
        Set<String> claimed = new TreeSet<>();
        catalog.sql("SELECT i.build_key FROM run r JOIN run_claim c ON c.run_id = r.id JOIN plan_item i ON i.plan_id = r.plan_id "
                + "AND " + BY_RUN + " WHERE r.kind = 'apply'").query(row -> {
                    claimed.add(row.getString(1));
                });
        claimed.retainAll(Set.copyOf(keys));
        return claimed;
    }

    /** The claims on entries of a store that have no outcome yet. */
    public List<Claim> claims(long store) {
        return catalog.sql("SELECT i.*, r.id AS run, r.job, r.purge_at FROM plan_item i JOIN entry e ON e.id = i.entry_id "
                        + "JOIN run r ON r.plan_id = i.plan_id AND r.kind = 'apply' JOIN run_claim c ON c.run_id = r.id "
                        + "WHERE " + BY_RUN + " AND e.store_id = ? ORDER BY r.started_at, i.seq").param(store)
                .query((row, n) -> new Claim(ITEM.mapRow(row, n), row.getString("run"), row.getString("job"),
                        Instant.ofEpochMilli(row.getLong("purge_at")))).list().stream()
                // What several hosts claimed at once lies between each other.
                .collect(Collectors.toMap(claim -> claim.run() + claim.item().seq(), claim -> claim, (one, same) -> one,
                        LinkedHashMap::new)).values().stream().toList();
    }

    /** The unfinished items among those that a run claimed last, and between them, in all stores. */
    public List<Item> unfinished(String run) {
        return catalog.sql("SELECT i.* FROM plan_item i JOIN run r ON r.plan_id = i.plan_id JOIN run_claim c ON c.run_id = r.id "
                + "WHERE r.id = ? AND i.seq BETWEEN c.claimed_first AND c.claimed_last AND i.state <> 'done'").param(run)
                .query(ITEM).list();
    }

    /**
     * Records that a run is about to remove items.
     *
     * @param items in order
     * @param first all items that were claimed before this one are marked; claims are only looked for from here on
     * @param whole whether every pending item from {@code first} to the last one is claimed now, or was before; then no row
     *              of an item changes
     */
    public void claim(List<Item> items, long first, String run, boolean whole) {
        if (items.isEmpty()) {
            return;
        }
        if (!whole) {
            spellOut(items.get(0).plan());
        }
        long last = items.get(items.size() - 1).seq();
        if (catalog.sql("UPDATE run_claim SET claimed_first = ?, claimed_last = ?, whole = ? WHERE run_id = ? AND host = ?")
                .params(first, last, whole, run, catalog.host()).update() == 0) {
            catalog.sql("INSERT INTO run_claim (run_id, host, claimed_first, claimed_last, whole) VALUES (?, ?, ?, ?, ?)")
                    .params(run, catalog.host(), first, last, whole).update();
        }
        if (whole) {
            return;
        }
        catalog.batch("UPDATE plan_item SET state = ?, outcome = NULL, claimed_by = ? WHERE plan_id = ? AND seq = ?",
                items, item -> new Object[] {CLAIMED, run, item.plan(), item.seq()});
    }

    /** Marks the items of each whole claim on a plan as claimed, one by one, so that one of them can be marked otherwise. */
    public void spellOut(String plan) {
        record Whole(String run, long first, long last) { }
        List<Whole> claims = catalog.sql("SELECT c.run_id, c.claimed_first, c.claimed_last FROM run_claim c JOIN run r "
                + "ON r.id = c.run_id WHERE r.plan_id = ? AND c.whole").param(plan)
                .query((row, n) -> new Whole(row.getString(1), row.getLong(2), row.getLong(3))).list();
        for (Whole claim : claims) {
            catalog.sql("UPDATE plan_item SET state = 'claimed', outcome = NULL, claimed_by = ? WHERE plan_id = ? "
                    + "AND seq BETWEEN ? AND ? AND state = 'pending'").params(claim.run(), plan, claim.first(), claim.last())
                    .update();
            catalog.sql("UPDATE run_claim SET whole = FALSE WHERE run_id = ?").param(claim.run()).update();
        }
    }

    /**
     * The new state of an item.
     *
     * @param outcome why it was skipped, or null
     */
    public record Mark(Item item, String state, String outcome) { }

    /** Records the new states of items. */
    public void mark(List<Mark> marks) {
        List<Mark> others = new ArrayList<>();
        Map<String, SortedSet<Long>> done = new HashMap<>();
        marks.forEach(mark -> {
            if (mark.state().equals(DONE) && mark.outcome() == null) {
                done.computeIfAbsent(mark.item().plan(), plan -> new TreeSet<>()).add(mark.item().seq());
            } else {
                others.add(mark);
            }
        });
        catalog.batch("UPDATE plan_item SET state = ?, outcome = ? WHERE plan_id = ? AND seq = ?", others,
                mark -> new Object[] {mark.state(), mark.outcome(), mark.item().plan(), mark.item().seq()});
        // Most are done. One statement for a hundred of them makes less garbage than one for each.
        done.forEach((plan, items) -> InLists.of(items).forEach(some ->
                catalog.sql("UPDATE plan_item SET state = 'done', outcome = NULL WHERE plan_id = :plan "
                        + "AND seq BETWEEN :first AND :last AND seq IN (:in)").param("plan", plan).param("first", some.get(0))
                        .param("last", some.get(some.size() - 1)).param("in", some).update()));
    }

}
