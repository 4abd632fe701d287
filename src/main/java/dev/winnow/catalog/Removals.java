package dev.winnow.catalog;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What lies in the trash of stores, or lay there. */
public final class Removals {

    /** In the trash. */
    public static final String TRASHED = "trashed";
    /** On its way back. */
    public static final String RESTORING = "restoring";
    /** Brought back. */
    public static final String RESTORED = "restored";
    /** Being deleted for good: never brought back any more. */
    public static final String PURGING = "purging";
    /** Deleted for good. */
    public static final String PURGED = "purged";

    /**
     * One entry or part of one in the trash.
     *
     * @param seq       its number in its run, which names its place in the trash
     * @param trashPath relative to the store's root
     * @param purgeAt   fixed when it was removed
     * @param endedAt   when it was restored or purged, or null
     * @param endedRun  the run that restores or purges it or did so, or null
     */
    public record Removal(long id, String run, String job, long entry, long store, String key, long seq,
                          boolean products, boolean logs, boolean whole, String path, String trashPath, long bytes,
                          long files, Instant removedAt, Instant purgeAt, String state, Instant endedAt, String endedRun) {

        /** The kinds of part, joined by {@code +}. */
        public String kinds() {
            return products ? logs ? "products+logs" : "products" : "logs";
        }
    }

    private static final String SELECT = "SELECT r.*, e.store_id, e.path FROM removal r JOIN entry e "
            + "ON e.id = r.entry_id ";

    static final RowMapper<Removal> ROW = (row, n) -> new Removal(row.getLong("id"), row.getString("run_id"),
            row.getString("job"), row.getLong("entry_id"), row.getLong("store_id"), row.getString("build_key"),
            row.getLong("seq"), row.getBoolean("products"), row.getBoolean("logs"), row.getBoolean("whole"),
            row.getString("path"), row.getString("trash_path"), row.getLong("bytes"), row.getLong("files"),
            Instant.ofEpochMilli(row.getLong("removed_at")), Instant.ofEpochMilli(row.getLong("purge_at")),
            row.getString("state"), instant(row.getObject("ended_at", Long.class)), row.getString("ended_run"));

    private final Catalog catalog;
    private final JdbcClient jdbc;
    private final Events events;

    public Removals(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
        this.events = new Events(catalog);
    }

    /** Records that a plan's item lies in the trash now: its removal, its parts, the event. */
    public void trashed(String run, String job, PlanItems.Item item, String trashPath, Instant purgeAt, String actor) {
        jdbc.sql("INSERT INTO removal (run_id, job, entry_id, build_key, seq, products, logs, whole, trash_path, "
                        + "bytes, files, removed_at, purge_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(run, job, item.entry(), item.key(), item.seq(), item.products(), item.logs(), item.whole(),
                        trashPath, item.bytes(), item.files(), catalog.now(), purgeAt.toEpochMilli(), TRASHED)
                .update();
        parts(item.entry(), item.products(), item.logs(), "trash");
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("run", run);
        data.put("plan", item.plan());
        data.put("seq", item.seq());
        data.put("key", item.key());
        data.put("parts", item.products() ? item.logs() ? "products+logs" : "products" : "logs");
        data.put("whole", item.whole());
        data.put("store", storeRoot(item.entry()));
        data.put("path", path(item.entry()));
        data.put("trash", trashPath);
        data.put("bytes", item.bytes());
        data.put("files", item.files());
        data.put("purge_at", purgeAt.toString());
        events.record(actor, "removed", data);
    }

    /** Records that a removal is about to be undone. */
    public void restoring(Removal removal, String run) {
        jdbc.sql("UPDATE removal SET state = ?, ended_run = ? WHERE id = ?").params(RESTORING, run, removal.id())
                .update();
    }

    /** Records that a removal could not be undone. */
    public void notRestored(Removal removal) {
        jdbc.sql("UPDATE removal SET state = ?, ended_run = NULL WHERE id = ?").params(TRASHED, removal.id()).update();
    }

    /** Records that a removal was undone. */
    public void restored(Removal removal, String run, String actor) {
        end(removal, RESTORED, run);
        parts(removal.entry(), removal.products(), removal.logs(), "present");
        events.record(actor, "restored", data(removal, run));
    }

    /** Records that a removal is about to be deleted for good. */
    public void purging(Removal removal, String run) {
        jdbc.sql("UPDATE removal SET state = ?, ended_run = ? WHERE id = ?").params(PURGING, run, removal.id())
                .update();
    }

    /** Records that a removal lies whole in the trash, although it was about to be deleted for good. */
    public void notPurged(Removal removal) {
        notRestored(removal);
    }

    /** Records that a removal is deleted for good. */
    public void purged(Removal removal, String run, String actor) {
        end(removal, PURGED, run);
        parts(removal.entry(), removal.products(), removal.logs(), "purged");
        events.record(actor, "purged", data(removal, run));
    }

    private void end(Removal removal, String state, String run) {
        jdbc.sql("UPDATE removal SET state = ?, ended_at = ?, ended_run = ? WHERE id = ?")
                .params(state, catalog.now(), run, removal.id()).update();
    }

    private void parts(long entry, boolean products, boolean logs, String state) {
        // A part that is present again under its old name is another one; only the trashed one is meant here.
        String from = state.equals("trash") ? "present" : "trash";
        for (String kind : List.of("products", "logs")) {
            if (kind.equals("products") ? products : logs) {
                jdbc.sql("UPDATE entry SET " + kind + "_state = ?, " + kind + "_state_at = ? WHERE id = ? AND " + kind
                        + "_state = ?").params(state, catalog.now(), entry, from).update();
            }
        }
    }

    private static Map<String, Object> data(Removal removal, String run) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("run", run);
        data.put("removed_by", removal.run());
        data.put("seq", removal.seq());
        data.put("key", removal.key());
        data.put("parts", removal.kinds());
        data.put("path", removal.path());
        data.put("bytes", removal.bytes());
        data.put("files", removal.files());
        return data;
    }

    private String storeRoot(long entry) {
        return jdbc.sql("SELECT s.root FROM store s JOIN entry e ON e.store_id = s.id WHERE e.id = ?").param(entry)
                .query(String.class).single();
    }

    private String path(long entry) {
        return jdbc.sql("SELECT path FROM entry WHERE id = ?").param(entry).query(String.class).single();
    }

    /** What lies in the trash, newest first. */
    public List<Removal> inTrash() {
        return jdbc.sql(SELECT + "WHERE r.state IN ('trashed', 'purging') ORDER BY r.removed_at DESC, r.id DESC")
                .query(ROW).list();
    }

    /** What of a build lies in the trash or is on its way back, newest first. */
    public List<Removal> restorable(String key) {
        return jdbc.sql(SELECT + "WHERE r.build_key = ? AND r.state IN ('trashed', 'restoring') ORDER BY r.removed_at DESC, r.id DESC")
                .param(key).query(ROW).list();
    }

    /** What was removed from a store and is in this state now, oldest first. */
    public List<Removal> inState(long store, String state) {
        return jdbc.sql(SELECT + "WHERE e.store_id = ? AND r.state = ? ORDER BY r.id").params(store, state).query(ROW)
                .list();
    }

    /** What a run removed, whatever has become of it since; in order. */
    public List<Removal> of(String run) {
        return jdbc.sql(SELECT + "WHERE r.run_id = ? ORDER BY r.seq").param(run).query(ROW).list();
    }

    /** Everything that was ever removed of a build, newest first. */
    public List<Removal> history(String key) {
        return jdbc.sql(SELECT + "WHERE r.build_key = ? ORDER BY r.removed_at DESC, r.id DESC").param(key).query(ROW)
                .list();
    }

    /** What a job's own runs removed and what is due to be purged by {@code now}, oldest first. */
    public List<Removal> due(String job, Instant now) {
        return jdbc.sql(SELECT + "WHERE r.job = ? AND (r.state = 'purging' OR r.state = 'trashed' AND r.purge_at <= ?) "
                + "ORDER BY r.removed_at, r.id").params(job, now.toEpochMilli()).query(ROW).list();
    }

    /** What a job's own runs removed before an instant, oldest first. */
    public List<Removal> olderThan(String job, Instant removedBefore) {
        return jdbc.sql(SELECT + "WHERE r.job = ? AND (r.state = 'purging' OR r.state = 'trashed' "
                + "AND r.removed_at < ?) ORDER BY r.removed_at, r.id").params(job, removedBefore.toEpochMilli())
                .query(ROW).list();
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
