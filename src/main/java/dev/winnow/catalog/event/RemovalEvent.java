package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.BuildRows;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.Stores;
import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Removals to the trash, restores and purges. */
public sealed interface RemovalEvent extends Event {

    /** The number of the item in the run that removed it. */
    long seq();

    /** The kinds of part, joined by {@code +}. */
    String parts();

    private static String subject(String run, long seq) {
        return "removal " + run + " " + seq;
    }

    /**
     * An event with the ids of the rows that it changes.
     *
     * @param removal id of the removal; not used for {@link Removed}
     * @param entry   id of the entry
     */
    record Row<E extends RemovalEvent>(E event, long removal, long entry) { }

    /**
     * An item of a plan was moved to the trash.
     *
     * @param whole    whether the whole entry was moved
     * @param store    root of the store
     * @param path     path of the entry, relative to the root
     * @param trash    place in the trash, relative to the root
     * @param project  project of the build at that time; like the later components, null in ledgers of earlier versions
     * @param approver the person who approved the plan or an earlier one of the same content; null if no approval was needed
     */
    @JsonTypeName("removed")
    record Removed(String run, String plan, long seq, String key, String parts, boolean whole, String store, String path,
                   String trash, long bytes, long files, Instant purgeAt,
                   @JsonInclude(JsonInclude.Include.NON_NULL) String project,
                   @JsonInclude(JsonInclude.Include.NON_NULL) String branch,
                   @JsonInclude(JsonInclude.Include.NON_NULL) String os,
                   @JsonInclude(JsonInclude.Include.NON_NULL) String version,
                   @JsonInclude(JsonInclude.Include.NON_NULL) String rule,
                   @JsonInclude(JsonInclude.Include.NON_NULL) String reason,
                   @JsonInclude(JsonInclude.Include.NON_NULL) String approver) implements RemovalEvent {

        /** Changes nothing while the run is unknown. */
        @Override
        public int apply(Catalog catalog, EventContext context) {
            Optional<String> job = catalog.sql("SELECT job FROM run WHERE id = ?").param(run).query(String.class)
                    .optional();
            if (job.isEmpty()) {
                return 0;
            }
            long entry = entry(catalog, context);
            apply(catalog, job.get(), List.of(new Row<>(this, 0, entry)), context);
            catalog.sql("UPDATE plan_item SET state = 'done', outcome = NULL WHERE plan_id = ? AND seq = ?")
                    .params(plan, seq).update();
            return 1;
        }

        /** Like {@link #apply(Catalog, EventContext)}, for many removals of one run from known entries. */
        public static void apply(Catalog catalog, String job, List<Row<Removed>> rows, EventContext context) {
            catalog.batch("INSERT INTO removal (run_id, job, entry_id, build_key, seq, kinds, whole, trash_path, "
                    + "bytes, files, removed_at, purge_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                    + "'trashed')", rows, row -> {
                        Removed removed = row.event();
                        return new Object[] {removed.run(), job, row.entry(), removed.key(), removed.seq(),
                            removed.parts(), removed.whole(), removed.trash(), removed.bytes(), removed.files(),
                            context.at(), removed.purgeAt().toEpochMilli()};
                    });
            RemovalEvent.parts(catalog, rows, "present", "trash", context);
        }

        /** The id of the entry. Inserts a row with only its path if the catalog does not know it. */
        private long entry(Catalog catalog, EventContext context) {
            Optional<Long> known = catalog.sql("SELECT e.id FROM entry e JOIN store_mount m "
                            + "ON m.store_id = e.store_id WHERE m.host = ? AND m.root = ? AND e.path = ?")
                    .params(catalog.host(), store, path).query(Long.class).optional();
            if (known.isPresent()) {
                return known.get();
            }
            // The line does not have the store's id, so the store is known by its path until the host opens it.
            long id = new Stores(catalog).ensure(store).id();
            catalog.sql("INSERT INTO entry (store_id, build_id, path, type, fingerprint, identity, stated_json, "
                            + "settle_ms, doubts_json, first_seen_at, jobs) VALUES (?, ?, ?, 'DIRECTORY', '', '', '{}', 0, "
                            + "'[]', ?, ',')").params(id, new BuildRows(catalog).id(key), path, context.at()).update();
            return entry(catalog, context);
        }

        @Override
        public void replay(ReplayContext replay) {
            if (apply(replay.catalog(), replay.context()) > 0) {
                replay.applyKept(subject(), Ended.class);
            } else {
                replay.keepFor(RunEvent.subject(run));
            }
        }

        /** Its end is kept under this name while the removal is unknown. */
        String subject() {
            return RemovalEvent.subject(run, seq);
        }
    }

    /** An item left the trash. The event's name is the new state of the removal. */
    sealed interface Ended extends RemovalEvent {

        String run();

        String removedBy();

        /** The project of the build. */
        String key();

        long bytes();

        long files();

        /** Changes nothing while the removal is unknown. */
        @Override
        default int apply(Catalog catalog, EventContext context) {
            List<Row<Ended>> rows = catalog.sql("SELECT id, entry_id FROM removal WHERE run_id = ? AND seq = ?")
                    .params(removedBy(), seq()).query((row, n) -> new Row<>(this, row.getLong(1), row.getLong(2))).list();
            apply(catalog, rows, context);
            return rows.size();
        }

        /** Like {@link #apply(Catalog, EventContext)}, for many events of one kind with known rows. */
        static void apply(Catalog catalog, List<? extends Row<? extends Ended>> rows, EventContext context) {
            if (rows.isEmpty()) {
                return;
            }
            String state = rows.get(0).event().name();
            catalog.batch("UPDATE removal SET state = ?, ended_at = ?, ended_run = ? WHERE id = ?", rows,
                    row -> new Object[] {state, context.at(), row.event().run(), row.removal()});
            RemovalEvent.parts(catalog, rows, "trash", state.equals("restored") ? "present" : state, context);
        }

        @Override
        default void replay(ReplayContext replay) {
            if (apply(replay.catalog(), replay.context()) == 0) {
                replay.keepFor(RemovalEvent.subject(removedBy(), seq()));
            }
        }
    }

    @JsonTypeName("restored")
    record Restored(String run, String removedBy, long seq, String key, String parts, String path, long bytes, long files)
            implements Ended { }

    /** It was deleted for good. */
    @JsonTypeName("purged")
    record Purged(String run, String removedBy, long seq, String key, String parts, String path, long bytes, long files)
            implements Ended { }

    /**
     * Changes the state of parts of entries. A part may have been replaced by another one at the same path. So a live event
     * changes only parts in state {@code from}, and a replayed event only parts without a newer change.
     */
    private static void parts(Catalog catalog, List<? extends Row<? extends RemovalEvent>> rows, String from, String to,
                              EventContext context) {
        // An entry may occur several times, if its parts are separate items.
        Map<Long, Set<PartKind>> kinds = new LinkedHashMap<>();
        rows.forEach(row -> kinds.computeIfAbsent(row.entry(), entry -> new TreeSet<>())
                .addAll(PartKind.split(row.event().parts())));
        List<Long> entries = List.copyOf(kinds.keySet());
        PartColumns.change(catalog, entries, (i, parts) -> {
            for (PartKind kind : kinds.get(entries.get(i))) {
                PartColumns part = parts.get(kind);
                boolean meant = context.live() ? part != null && part.state().equals(from)
                        : part == null || part.stateAt() <= context.at();
                if (meant) {
                    parts.put(kind, part == null ? new PartColumns(to, context.at(), 0, 0, null, PartColumns.Times.UNKNOWN)
                            : part.with(to, context.at()));
                }
            }
        });
    }
}
