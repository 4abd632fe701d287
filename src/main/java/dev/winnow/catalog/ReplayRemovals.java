package dev.winnow.catalog;

import static dev.winnow.catalog.Replay.millis;
import static dev.winnow.catalog.Replay.text;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What the ledger tells of removals and their ends, in the catalog's tables. */
final class ReplayRemovals {

    private final Catalog catalog;
    private final JdbcClient jdbc;
    private final BuildRows builds;

    ReplayRemovals(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
        this.builds = new BuildRows(catalog);
    }

    /** What a removal is kept by until it is told of. */
    static String subject(String run, JsonNode data) {
        return "removal " + run + " " + data.path("seq").asLong();
    }

    /** Returns false, and changes nothing, where nothing has told of the run yet. */
    boolean removed(JsonNode data, long at) {
        if (jdbc.sql("SELECT id FROM run WHERE id = ?").param(text(data, "run")).query(String.class).optional().isEmpty()) {
            return false;
        }
        long entry = entry(data, at);
        boolean products = text(data, "parts").contains("products");
        boolean logs = text(data, "parts").contains("logs");
        jdbc.sql("INSERT INTO removal (run_id, job, entry_id, build_key, seq, products, logs, whole, trash_path, bytes, "
                        + "files, removed_at, purge_at, state) VALUES (?, (SELECT job FROM run WHERE id = ?), ?, ?, ?, ?, "
                        + "?, ?, ?, ?, ?, ?, ?, 'trashed')")
                .params(text(data, "run"), text(data, "run"), entry, text(data, "key"), data.path("seq").asLong(),
                        products, logs, data.path("whole").asBoolean(), text(data, "trash"),
                        data.path("bytes").asLong(), data.path("files").asLong(), at, millis(data, "purge_at"))
                .update();
        if (products) {
            part(entry, "products", "trash", at);
        }
        if (logs) {
            part(entry, "logs", "trash", at);
        }
        jdbc.sql("UPDATE plan_item SET state = 'done', outcome = NULL WHERE plan_id = ? AND seq = ?")
                .params(text(data, "plan"), data.path("seq").asLong()).update();
        return true;
    }

    /** Returns false, and changes nothing, where nothing has told of the removal yet. */
    boolean ended(JsonNode data, long at, String state) {
        Optional<Long> entry = jdbc.sql("SELECT entry_id FROM removal WHERE run_id = ? AND seq = ?")
                .params(text(data, "removed_by"), data.path("seq").asLong()).query(Long.class).optional();
        if (entry.isEmpty()) {
            return false;
        }
        jdbc.sql("UPDATE removal SET state = ?, ended_at = ?, ended_run = ? WHERE run_id = ? AND seq = ?")
                .params(state, at, text(data, "run"), text(data, "removed_by"), data.path("seq").asLong()).update();
        for (String kind : List.of("products", "logs")) {
            if (text(data, "parts").contains(kind)) {
                part(entry.get(), kind, state.equals("restored") ? "present" : state, at);
            }
        }
        return true;
    }

    /** The entry that went; one that the catalog has never seen is known by its path alone until it is back. */
    private long entry(JsonNode data, long at) {
        Optional<Long> known = jdbc.sql("SELECT e.id FROM entry e JOIN store_mount m ON m.store_id = e.store_id "
                        + "WHERE m.host = ? AND m.root = ? AND e.path = ?")
                .params(catalog.host(), text(data, "store"), text(data, "path")).query(Long.class).optional();
        if (known.isPresent()) {
            return known.get();
        }
        // Its mark says whose store it is, but no line does: until the host opens it, it is one by its path.
        new Stores(catalog).ensure(text(data, "store"));
        long build = builds.id(text(data, "key"));
        jdbc.sql("INSERT INTO entry (store_id, build_id, path, type, fingerprint, identity, stated_json, settle_ms, "
                        + "doubts_json, first_seen_at, jobs) VALUES ((SELECT store_id FROM store_mount WHERE host = ? "
                        + "AND root = ?), ?, ?, 'DIRECTORY', '', '', '{}', 0, '[]', ?, ',')")
                .params(catalog.host(), text(data, "store"), build, text(data, "path"), at).update();
        return entry(data, at);
    }

    private void part(long entry, String kind, String state, long at) {
        jdbc.sql("UPDATE entry SET " + kind + "_state = ?, " + kind + "_state_at = ?, " + kind + "_bytes = COALESCE("
                + kind + "_bytes, 0), " + kind + "_files = COALESCE(" + kind + "_files, 0) WHERE id = ? "
                        + "AND (" + kind + "_state_at IS NULL OR " + kind + "_state_at <= ?)")
                .params(state, at, entry, at).update();
    }
}
