package dev.winnow.catalog;

import dev.winnow.catalog.Ledger.Head;
import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.Nanos;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Teaches the catalog what the ledger knows and it does not: after a power cut that cost the database its last
 * moments, and after an older copy of it was put back. What people decided and what was removed counts again; scans,
 * plans and their reports are made anew.
 */
final class Replay {

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final ReplayRemovals removals;

    Replay(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
        this.removals = new ReplayRemovals(catalog);
    }

    /** Does what a line tells of, and notes the line as the ledger's last, in one transaction. */
    Head line(LedgerLine line) {
        catalog.transact(() -> {
            catalog.passGate();
            event(line, Json.MAPPER.readTree(line.data()));
            jdbc.sql("UPDATE ledger SET seq = ?, hash = ? WHERE id = ?")
                    .params(line.seq(), line.hash(), catalog.ledger().id()).update();
        });
        return new Head(line.seq(), line.hash());
    }

    private void event(LedgerLine line, JsonNode data) {
        long at = line.at().toEpochMilli();
        switch (line.event()) {
            case "pin" -> jdbc.sql("INSERT INTO pin (pattern, exact, pinned_by, reason, ticket, until_at, pinned_at) "
                            + "VALUES (?, ?, ?, ?, ?, ?, ?)")
                    .params(text(data, "pattern"), data.path("exact").asBoolean(), text(data, "by"),
                            text(data, "reason"), text(data, "ticket"), millis(data, "until"), at).update();
            case "unpin" -> jdbc.sql("UPDATE pin SET ended_at = ?, ended_by = ?, end_reason = ? WHERE pattern = ? "
                            + "AND pinned_by = COALESCE(?, pinned_by) "
                            + "AND ended_at IS NULL AND (until_at IS NULL OR until_at > ?)")
                    .params(at, text(data, "by"), text(data, "reason"), text(data, "pattern"),
                            text(data, "of"), at).update();
            case "approve" -> approve(data, at);
            case "defect-found" -> jdbc.sql("INSERT INTO defect (build_key, found, found_by, found_at) "
                    + "VALUES (?, ?, ?, ?)").params(text(data, "key"), text(data, "found"), line.actor(), at).update();
            case "defect-logged" -> jdbc.sql("UPDATE defect SET ticket = ?, logged_at = ? WHERE build_key = ? "
                    + "AND ticket IS NULL AND cleared_at IS NULL").params(text(data, "ticket"), at, text(data, "key"))
                    .update();
            case "defect-cleared" -> jdbc.sql("UPDATE defect SET cleared_at = ? WHERE build_key = ? "
                    + "AND cleared_at IS NULL").params(at, text(data, "key")).update();
            case "register" -> register(data, at, line.actor());
            case "adopt" -> adopt(data, at);
            case "run-started" -> runStarted(line, data, at);
            case "run-resumed" -> jdbc.sql("UPDATE run SET ended_at = NULL, outcome = NULL, actor = ?, host = ?, pid = ? "
                    + "WHERE id = ?").params(line.actor(), text(data, "host"), data.path("pid").asLong(),
                            text(data, "run")).update();
            case "run-ended" -> jdbc.sql("UPDATE run SET ended_at = ?, outcome = ?, kept = ?, removed = ?, "
                            + "bytes_removed = ?, skipped = ? WHERE id = ?")
                    .params(at, text(data, "outcome"), data.path("kept").asLong(), data.path("removed").asLong(),
                            data.path("bytes_removed").asLong(), data.path("skipped").asLong(), text(data, "run"))
                    .update();
            case "removed" -> removals.removed(data, at);
            case "restored" -> removals.ended(data, at, line.event(), "present");
            case "purged" -> removals.ended(data, at, line.event(), "purged");
            default -> {
                // Tells of something that leaves no other trace in the catalog, or that is made anew.
            }
        }
    }

    private void approve(JsonNode data, long at) {
        jdbc.sql("UPDATE plan SET approved_by = ?, approved_at = ? WHERE id = ?")
                .params(text(data, "by"), at, text(data, "plan")).update();
        jdbc.sql("DELETE FROM approval WHERE job = ? AND content = ?").params(text(data, "job"), text(data, "content"))
                .update();
        jdbc.sql("INSERT INTO approval (job, content, plan_id, approved_by, approved_at) VALUES (?, ?, ?, ?, ?)")
                .params(text(data, "job"), text(data, "content"), text(data, "plan"), text(data, "by"), at).update();
    }

    private void register(JsonNode data, long at, String actor) {
        Map<String, String> attributes = new TreeMap<>();
        data.path("attributes").properties().forEach(each -> attributes.put(each.getKey(), each.getValue().asString()));
        String text = text(data, "finished");
        Instant finished = text == null ? null : Instant.parse(text);
        Records records = new Records(catalog);
        records.registered(text(data, "key"), at, actor, data.path("replaced").asBoolean());
        records.write(List.of(new Records.Record(text(data, "key"), Records.REGISTRATION, null,
                attributes, Map.of(), finished, List.of())));
    }

    private void adopt(JsonNode data, long at) {
        String root = text(data, "root");
        String uid = text(data, "store");
        Stores stores = new Stores(catalog);
        long store = stores.marked(uid).orElseGet(() -> stores.ensure(root)).id();
        jdbc.sql("UPDATE store SET uid = ?, adopted_at = COALESCE(adopted_at, ?) WHERE id = ?").params(uid, at, store)
                .update();
        data.path("parts").forEach(part -> {
            jdbc.sql("DELETE FROM store_job WHERE store_id = ? AND kind = ?").params(store, part.asString()).update();
            jdbc.sql("INSERT INTO store_job (store_id, kind, job) VALUES (?, ?, ?)")
                    .params(store, part.asString(), text(data, "job")).update();
        });
    }

    private void runStarted(LedgerLine line, JsonNode data, long at) {
        Optional<Long> known = jdbc.sql("SELECT pid FROM run WHERE id = ?").param(text(data, "run")).query(Long.class)
                .optional();
        if (known.isEmpty()) {
            String asOf = text(data, "as_of");
            jdbc.sql("INSERT INTO run (id, job, kind, as_of, started_at, kept, removed, bytes_removed, skipped, "
                            + "plan_id, actor, host, pid) VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, ?, ?, ?, ?)")
                    .params(text(data, "run"), text(data, "job"), text(data, "kind"), asOf == null ? null : Nanos.of(Instant.parse(asOf)), at,
                            text(data, "plan"), line.actor(), text(data, "host"), data.path("pid").asLong()).update();
        }
    }

    static String text(JsonNode data, String name) {
        JsonNode value = data.path(name);
        return value.isMissingNode() || value.isNull() ? null : value.asString();
    }

    static Long millis(JsonNode data, String name) {
        String text = text(data, name);
        return text == null ? null : Instant.parse(text).toEpochMilli();
    }
}
