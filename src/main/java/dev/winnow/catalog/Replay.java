package dev.winnow.catalog;

import dev.winnow.catalog.Ledger.Head;
import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.jobfile.Job;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Teaches the catalog what the ledger knows and it does not: after a power cut that cost the database its last
 * moments, and after an older copy of it was put back. What people decided and what was removed counts again; scans,
 * plans and their reports are made anew.
 */
final class Replay {

    private static final String RUN = "run ";
    private static final Set<String> WORDS = Set.of("pin", "unpin", "approve", "defect-found", "defect-logged",
            "defect-cleared", "moved");

    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final ReplayRemovals removals;
    private final ReplayWords words;
    private final ReplayTold told;

    Replay(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
        this.removals = new ReplayRemovals(catalog);
        this.words = new ReplayWords(catalog);
        this.told = new ReplayTold(catalog);
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

    /** Does what a line tells of if a person decided it, and notes nothing of the line. */
    void word(LedgerLine line) {
        if (WORDS.contains(line.event())) {
            catalog.transact(() -> event(line, Json.MAPPER.readTree(line.data())));
        }
    }

    private void event(LedgerLine line, JsonNode data) {
        long at = line.at().toEpochMilli();
        switch (line.event()) {
            case "pin" -> words.pin(data, at);
            case "unpin" -> words.unpin(line, data);
            case "approve" -> approve(data, at);
            case "defect-found" -> words.defectFound(line, data, at);
            case "defect-logged", "defect-cleared" -> words.defect(line, data);
            case "moved" -> moved(data, at);
            case "register" -> register(data, at, line.actor());
            case "adopt" -> adopt(data, at);
            case "run-started" -> runStarted(line, data, at);
            case "run-resumed", "run-ended" -> {
                told.keep(RUN + text(data, "run"), line);
                settle(text(data, "run"));
            }
            case "removed" -> {
                if (removals.removed(data, at)) {
                    told.of(ReplayRemovals.subject(text(data, "run"), data)).forEach(later ->
                            removals.ended(later.data(), later.at(), later.event()));
                } else {
                    told.keep(RUN + text(data, "run"), line);
                }
            }
            case "restored", "purged" -> {
                if (!removals.ended(data, at, line.event())) {
                    told.keep(ReplayRemovals.subject(text(data, "removed_by"), data), line);
                }
            }
            default -> {
                // Tells of something that leaves no other trace in the catalog, or that is made anew.
            }
        }
    }

    private void moved(JsonNode data, long at) {
        Set<KeyMoves.Move> moves = new LinkedHashSet<>();
        data.path("moves").forEach(move -> moves.add(new KeyMoves.Move(text(move, "key"), text(move, "to"), at,
                move.path("gone").asBoolean(), strings(move.path("stated")))));
        new KeyMoves(catalog).moved(List.copyOf(moves));
    }

    private void approve(JsonNode data, long at) {
        jdbc.sql("UPDATE plan SET approved_by = ?, approved_at = ? WHERE id = ? "
                        + "AND (approved_at IS NULL OR approved_at <= ?)")
                .params(text(data, "by"), at, text(data, "plan"), at).update();
        jdbc.sql("DELETE FROM approval WHERE job = ? AND content = ? AND approved_at <= ?")
                .params(text(data, "job"), text(data, "content"), at).update();
        jdbc.sql("INSERT INTO approval (job, content, plan_id, approved_by, approved_at) "
                        + "SELECT CAST(? AS VARCHAR(100)), CAST(? AS VARCHAR(64)), CAST(? AS VARCHAR(40)), "
                        + "CAST(? AS VARCHAR), CAST(? AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM approval WHERE job = ? "
                        + "AND content = ?)")
                .params(text(data, "job"), text(data, "content"), text(data, "plan"), text(data, "by"), at,
                        text(data, "job"), text(data, "content")).update();
        jdbc.sql("DELETE FROM job_approval WHERE job = ?").param(text(data, "job")).update();
        jdbc.sql("INSERT INTO job_approval (job, approval) VALUES (?, ?)").params(text(data, "job"),
                data.hasNonNull("approval") ? text(data, "approval") : Job.Approval.ON_CHANGE.name()).update();
    }

    private void register(JsonNode data, long at, String actor) {
        Map<String, String> attributes = strings(data.path("attributes"));
        String text = text(data, "finished");
        Instant finished = text == null ? null : Instant.parse(text);
        Records records = new Records(catalog);
        records.registered(text(data, "key"), at, actor, data.path("replaced").asBoolean());
        KeyMoves moves = new KeyMoves(catalog);
        for (String key : moves.now(text(data, "key"), at)) {
            if (!records.later(key, Records.REGISTRATION, at)) {
                records.write(List.of(new Records.Record(key, Records.REGISTRATION, null,
                        key.equals(text(data, "key")) ? attributes : moves.said(key, attributes), Map.of(), finished,
                        List.of())), at);
            }
        }
    }

    private void adopt(JsonNode data, long at) {
        String root = text(data, "root");
        String uid = text(data, "store");
        Stores stores = new Stores(catalog);
        Stores.StoreRow known = stores.marked(uid).orElseGet(() -> stores.ensure(root));
        if (stores.find(root).filter(here -> here.id() == known.id()).isEmpty()) {
            // Another host told of the store first; what this one told of the path belongs to it.
            stores.found(known, root);
        }
        long store = known.id();
        jdbc.sql("UPDATE store SET uid = ?, adopted_at = CASE WHEN adopted_at < ? THEN adopted_at ELSE ? END "
                + "WHERE id = ?").params(uid, at, at, store).update();
        data.path("parts").forEach(part -> {
            boolean later = !jdbc.sql("SELECT job FROM store_job WHERE store_id = ? AND kind = ? AND given_at > ?")
                    .params(store, part.asString(), at).query(String.class).list().isEmpty();
            if (!later) {
                stores.give(store, part.asString(), text(data, "job"), at);
            }
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
            settle(text(data, "run"));
            told.of(RUN + text(data, "run")).stream().filter(later -> later.event().equals("removed")).forEach(later -> {
                removals.removed(later.data(), later.at());
                told.of(ReplayRemovals.subject(text(later.data(), "run"), later.data())).forEach(end ->
                        removals.ended(end.data(), end.at(), end.event()));
            });
        }
    }

    /** Says how a run stands after all that any ledger has told of it so far. */
    private void settle(String run) {
        for (ReplayTold.Told line : told.of(RUN + run)) {
            JsonNode data = line.data();
            if (line.event().equals("run-resumed")) {
                jdbc.sql("UPDATE run SET ended_at = NULL, outcome = NULL, actor = ?, host = ?, pid = ? WHERE id = ?")
                        .params(line.actor(), text(data, "host"), data.path("pid").asLong(), run).update();
            } else if (line.event().equals("run-ended")) {
                jdbc.sql("UPDATE run SET ended_at = ?, outcome = ?, kept = ?, removed = ?, bytes_removed = ?, skipped = ? "
                                + "WHERE id = ?")
                        .params(line.at(), text(data, "outcome"), data.path("kept").asLong(),
                                data.path("removed").asLong(), data.path("bytes_removed").asLong(),
                                data.path("skipped").asLong(), run).update();
            }
        }
    }

    private static Map<String, String> strings(JsonNode map) {
        Map<String, String> strings = new TreeMap<>();
        map.properties().forEach(each -> strings.put(each.getKey(), each.getValue().asString()));
        return strings;
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
