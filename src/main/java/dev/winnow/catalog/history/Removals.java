package dev.winnow.catalog.history;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.EventContext;
import dev.winnow.catalog.event.RemovalEvent.Ended;
import dev.winnow.catalog.event.RemovalEvent.Purged;
import dev.winnow.catalog.event.RemovalEvent.Removed;
import dev.winnow.catalog.event.RemovalEvent.Restored;
import dev.winnow.catalog.event.RemovalEvent.Row;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.jdbc.core.RowMapper;

/** Removals: items that are or were in the trash of stores. */
public record Removals(Catalog catalog) {

    public static final String TRASHED = "trashed";
    /** A restore has begun. */
    public static final String RESTORING = "restoring";
    public static final String RESTORED = "restored";
    /** A purge has begun, so it can no longer be restored. */
    public static final String PURGING = "purging";
    /** Deleted for good. */
    public static final String PURGED = "purged";

    /**
     * An entry, or a part of one, that was removed.
     *
     * @param seq       number in its run, which is part of its place in the trash
     * @param parts     the kinds of part, in order
     * @param trashPath relative to the store's root
     * @param purgeAt   when it may be purged; fixed when it was removed
     * @param endedAt   when it was restored or purged, or null
     * @param endedRun  the run that restored or purged it, or is doing so, or null
     */
    public record Removal(long id, String run, String job, long entry, long store, String key, long seq,
                          List<PartKind> parts, boolean whole, String path, String trashPath, long bytes,
                          long files, Instant removedAt, Instant purgeAt, String state, Instant endedAt, String endedRun) {

        /** The kinds of part, joined by {@code +}. */
        public String kinds() {
            return PartKind.joined(parts);
        }
    }

    static final String SELECT = "SELECT r.*, e.store_id, e.path FROM removal r JOIN entry e ON e.id = r.entry_id ";

    static final RowMapper<Removal> ROW = (row, n) -> new Removal(row.getLong("id"), row.getString("run_id"),
            row.getString("job"), row.getLong("entry_id"), row.getLong("store_id"), row.getString("build_key"),
            row.getLong("seq"), PartKind.split(row.getString("kinds")), row.getBoolean("whole"),
            row.getString("path"), row.getString("trash_path"), row.getLong("bytes"), row.getLong("files"),
            Instant.ofEpochMilli(row.getLong("removed_at")), Instant.ofEpochMilli(row.getLong("purge_at")),
            row.getString("state"), Columns.instant(row, "ended_at"), row.getString("ended_run"));

    /** The size of a job's own removals in the trash, in bytes, by store id. */
    public Map<Long, Long> waiting(String job) {
        Map<Long, Long> bytes = new HashMap<>();
        catalog.sql("SELECT e.store_id, SUM(r.bytes) FROM removal r JOIN entry e ON e.id = r.entry_id "
                + "WHERE r.job = ? AND r.state IN ('trashed', 'purging') GROUP BY e.store_id").param(job).query(row -> {
                    bytes.put(row.getLong(1), row.getLong(2));
                });
        return bytes;
    }

    /**
     * A plan's item that was moved to the trash.
     *
     * @param store     root of the store
     * @param path      path of the entry, relative to the root
     * @param trashPath relative to the root
     */
    public record Trashed(PlanItems.Item item, String store, String path, String trashPath) { }

    /** Records that items were moved to the trash, with the states of their parts and the events. */
    public void trashed(String run, String job, List<Trashed> items, Instant purgeAt, String actor) {
        if (items.isEmpty()) {
            return;
        }
        Map<String, Named> named = named(items.stream().map(trashed -> trashed.item().key()).distinct().toList());
        String approver = approver(items.get(0).item().plan());
        List<Row<Removed>> rows = items.stream().map(trashed -> new Row<>(removed(run, trashed, purgeAt,
                named.getOrDefault(trashed.item().key(), Named.UNKNOWN), approver), 0, trashed.item().entry())).toList();
        EventContext now = new Events(catalog).now(actor);
        Removed.apply(catalog, job, rows, now);
        new Events(catalog).record(now, rows.stream().map(Row::event).toList());
    }

    /** Attributes of a build, for readers of the ledger without the catalog. */
    private record Named(String project, String branch, String os, String version) {
        static final Named UNKNOWN = new Named(null, null, null, null);
    }

    private Map<String, Named> named(List<String> keys) {
        Map<String, Named> named = new HashMap<>();
        catalog.readIn("SELECT build_key, project, branch, os, version FROM build WHERE build_key IN (:in)", keys, row ->
                named.put(row.getString(1), new Named(row.getString(2), row.getString(3), row.getString(4), row.getString(5))));
        return named;
    }

    private String approver(String plan) {
        return catalog.sql("SELECT COALESCE(p.approved_by, a.approved_by) AS approver FROM plan p LEFT JOIN approval a "
                + "ON a.job = p.job AND a.content = p.content WHERE p.id = ?").param(plan)
                .query((row, n) -> Optional.ofNullable(row.getString(1))).optional().flatMap(by -> by).orElse(null);
    }

    private static Removed removed(String run, Trashed trashed, Instant purgeAt, Named named, String approver) {
        PlanItems.Item item = trashed.item();
        return new Removed(run, item.plan(), item.seq(), item.key(), PartKind.joined(item.kinds()), item.whole(),
                trashed.store(), trashed.path(), trashed.trashPath(), item.bytes(), item.files(), purgeAt, named.project(),
                named.branch(), named.os(), named.version(), item.rule(), item.reason(), approver);
    }

    /** Records that restores are about to begin. */
    public void restoring(List<Removal> removals, String run) {
        claim(removals, RESTORING, run);
    }

    /** Whether the restore of a removal has begun and is not recorded. */
    public boolean restoreBegun(Removal removal) {
        return removal.state().equals(RESTORING) || catalog.sql("SELECT COUNT(*) FROM trash_claim WHERE state = 'restoring' "
                + "AND ? BETWEEN first_id AND last_id").param(removal.id()).query(Long.class).single() > 0;
    }

    /** Whether a restore of an item from this store has begun and is not recorded. */
    public boolean anyRestoring(long store) {
        return !inState(store, RESTORING).isEmpty() || catalog.sql("SELECT r.id FROM trash_claim c JOIN removal r "
                + "ON r.id BETWEEN c.first_id AND c.last_id JOIN entry e ON e.id = r.entry_id WHERE c.state = 'restoring' "
                + "AND r.state = 'trashed' AND e.store_id = ? FETCH FIRST 1 ROWS ONLY").param(store).query(Long.class)
                .optional().isPresent();
    }

    /** Records that restores have failed, so that the items have left the trash in part. */
    public void partlyRestored(List<Removal> removals, String run) {
        state(removals, RESTORING, run);
    }

    /** Records that restores or purges have changed nothing. */
    public void untouched(List<Removal> removals) {
        state(removals, TRASHED, null);
    }

    public void restored(List<Removal> removals, String run, String actor) {
        end(removals, actor, removal -> new Restored(run, removal.run(), removal.seq(), removal.key(), removal.kinds(),
                removal.path(), removal.bytes(), removal.files()));
    }

    /** The keys of the builds of which a run has restored a part. */
    public Set<String> restoredBy(String run) {
        return Set.copyOf(catalog.sql("SELECT DISTINCT build_key FROM removal WHERE ended_run = ? AND state = '"
                + RESTORED + "'").param(run).query(String.class).list());
    }

    /** Records that purges are about to begin. */
    public void purging(List<Removal> removals, String run) {
        claim(removals, PURGING, run);
    }

    /** Records the ids, in spans, so that no row of a removal changes before its restore or purge has ended. */
    private void claim(List<Removal> removals, String state, String run) {
        List<long[]> spans = new ArrayList<>();
        removals.stream().mapToLong(Removal::id).sorted().forEach(id -> {
            long[] last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && last[1] == id - 1) {
                last[1] = id;
            } else {
                spans.add(new long[] {id, id});
            }
        });
        catalog.batch("INSERT INTO trash_claim (run_id, first_id, last_id, state) VALUES (?, ?, ?, ?)", spans,
                span -> new Object[] {run, span[0], span[1], state});
    }

    /** Records that purges have failed, so that the items have left the trash in part. */
    public void stuck(List<Removal> removals, String run) {
        state(removals, PURGING, run);
    }

    /** Marks each removal whose restore or purge may have begun and is not recorded, so that it can be marked otherwise. */
    public void spellOutClaims() {
        record Span(String run, long first, long last, String state) { }
        List<Span> spans = catalog.sql("SELECT run_id, first_id, last_id, state FROM trash_claim").query((row, n) ->
                new Span(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4))).list();
        for (Span span : spans) {
            catalog.sql("UPDATE removal SET state = ?, ended_run = ? WHERE id BETWEEN ? AND ? AND state IN ('trashed', ?)")
                    .params(span.state(), span.run(), span.first(), span.last(), span.state()).update();
            catalog.sql("DELETE FROM trash_claim WHERE run_id = ? AND first_id = ?").params(span.run(), span.first()).update();
        }
    }

    /** Forgets what a run was about to restore or purge. Call this once the outcomes are recorded. */
    public void claimsRecorded(String run) {
        catalog.transact(() -> catalog.sql("DELETE FROM trash_claim WHERE run_id = ?").param(run).update());
    }
    public void purged(List<Removal> removals, String run, String actor) {
        end(removals, actor, removal -> new Purged(run, removal.run(), removal.seq(), removal.key(), removal.kinds(),
                removal.path(), removal.bytes(), removal.files()));
    }

    private void state(List<Removal> removals, String state, String run) {
        catalog.batch("UPDATE removal SET state = ?, ended_run = ? WHERE id = ?", removals,
                removal -> new Object[] {state, run, removal.id()});
    }

    private void end(List<Removal> removals, String actor, Function<Removal, Ended> event) {
        List<Row<Ended>> rows = removals.stream().map(removal -> new Row<>(event.apply(removal), removal.id(),
                removal.entry())).toList();
        EventContext now = new Events(catalog).now(actor);
        Ended.apply(catalog, rows, now);
        new Events(catalog).record(now, rows.stream().map(Row::event).toList());
    }

    /** Reads all items in the trash, page by page; the last recorded ones come first. */
    public void inTrash(Consumer<Removal> each) {
        long before = Long.MAX_VALUE;
        List<Removal> page;
        do {
            page = page(before, Catalog.BATCH, null, null);
            for (Removal removal : page) {
                before = removal.id();
                each.accept(removal);
            }
        } while (!page.isEmpty());
    }

    /**
     * A page of the items in the trash; the last recorded ones come first.
     *
     * @param before id of the last item of the page before; {@link Long#MAX_VALUE} for the first page
     * @param part   a text that the key must contain, in upper or lower case; null for any key
     * @param run    the run that removed the items; null for any
     */
    public List<Removal> page(long before, int most, String part, String run) {
        List<Removal> page = new ArrayList<>();
        // Each state by itself, because an index has the ids of one state in order.
        for (String state : List.of("trashed", "purging")) {
            page.addAll(catalog.sql(SELECT + "WHERE r.state = :state AND r.id < :before "
                            + (part == null ? "" : "AND POSITION(:part IN LOWER(r.build_key)) > 0 ")
                            + (run == null ? "" : "AND r.run_id = :run ") + "ORDER BY r.state DESC, r.id DESC FETCH FIRST " + most
                            + " ROWS ONLY").param("state", state).param("before", before)
                    .param("part", part == null ? null : part.toLowerCase(Locale.ROOT)).param("run", run).query(ROW).list());
        }
        page.sort(Comparator.comparing(Removal::id).reversed());
        return page.subList(0, Math.min(most, page.size()));
    }

    /**
     * A page of the removals from {@code from} on and before {@code to}; the last recorded ones come first.
     *
     * @param before as for {@link #page}
     */
    public List<Removal> between(Instant from, Instant to, long before, int most) {
        return catalog.sql(SELECT + "WHERE r.removed_at >= ? AND r.removed_at < ? AND r.id < ? ORDER BY r.id DESC FETCH FIRST "
                + most + " ROWS ONLY").params(from.toEpochMilli(), to.toEpochMilli(), before).query(ROW).list();
    }

    /** The removals from a store that are in this state, oldest first. */
    public List<Removal> inState(long store, String state) {
        return catalog.sql(SELECT + "WHERE e.store_id = ? AND r.state = ? ORDER BY r.id").params(store, state).query(ROW)
                .list();
    }

    /** The builds with items in the trash that no purge has begun to delete. */
    public Set<String> trashed(Collection<String> keys) {
        return Set.copyOf(catalog.textsIn("SELECT DISTINCT r.build_key FROM removal r WHERE r.build_key IN (:in) AND "
                + PartColumns.IN_TRASH, keys));
    }

    /** All removals of a build, newest first. */
    public List<Removal> history(String key) {
        return catalog.sql(SELECT + "WHERE r.build_key = ? ORDER BY r.removed_at DESC, r.id DESC").param(key).query(ROW)
                .list();
    }
}
