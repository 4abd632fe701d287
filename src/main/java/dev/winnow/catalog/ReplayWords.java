package dev.winnow.catalog;

import static dev.winnow.catalog.Replay.text;

import dev.winnow.catalog.storage.LedgerLine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What ledgers tell of pins and defects, in the catalog's tables; in whatever order several ledgers come. */
final class ReplayWords {

    private static final String PIN = "pin ";
    private static final String DEFECT = "defect ";

    private final JdbcClient jdbc;
    private final KeyMoves moves;
    private final ReplayTold told;

    ReplayWords(Catalog catalog) {
        this.jdbc = catalog.jdbc();
        this.moves = new KeyMoves(catalog);
        this.told = new ReplayTold(catalog);
    }

    void pin(JsonNode data, long at) {
        String pattern = text(data, "pattern");
        jdbc.sql("INSERT INTO pin (pattern, exact, pinned_by, reason, ticket, until_at, pinned_at) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(pattern, data.path("exact").asBoolean(), text(data, "by"), text(data, "reason"),
                        text(data, "ticket"), Replay.millis(data, "until"), at).update();
        told.ofOthers(PIN + pattern, at).forEach(line -> unpin(line.data(), line.at()));
    }

    void unpin(LedgerLine line, JsonNode data) {
        told.keep(PIN + text(data, "pattern"), line);
        unpin(data, line.at().toEpochMilli());
    }

    private void unpin(JsonNode data, long at) {
        jdbc.sql("UPDATE pin SET ended_at = ?, ended_by = ?, end_reason = ? WHERE pattern = ? "
                        + "AND pinned_by = COALESCE(?, pinned_by) AND pinned_at <= ? "
                        + "AND (ended_at IS NULL OR ended_at > ?) AND (until_at IS NULL OR until_at > ?)")
                .params(at, text(data, "by"), text(data, "reason"), text(data, "pattern"), text(data, "of"), at, at, at)
                .update();
    }

    void defectFound(LedgerLine line, JsonNode data, long at) {
        String key = text(data, "key");
        Set<String> names = new LinkedHashSet<>(List.of(key));
        for (String now : moves.now(key, at)) {
            jdbc.sql("INSERT INTO defect (build_key, found, found_by, found_at) VALUES (?, ?, ?, ?)")
                    .params(now, text(data, "found"), line.actor(), at).update();
            names.add(now);
        }
        names.forEach(name -> told.ofOthers(DEFECT + name, at).forEach(later ->
                defect(later.event(), later.data(), later.at())));
    }

    void defect(LedgerLine line, JsonNode data) {
        told.keep(DEFECT + text(data, "key"), line);
        defect(line.event(), data, line.at().toEpochMilli());
    }

    private void defect(String event, JsonNode data, long at) {
        for (String key : moves.now(text(data, "key"), at)) {
            if (event.equals("defect-logged")) {
                jdbc.sql("UPDATE defect SET ticket = ?, logged_at = ? WHERE build_key = ? AND found_at <= ? "
                                + "AND (logged_at IS NULL OR logged_at > ?) AND (cleared_at IS NULL OR cleared_at > ?)")
                        .params(text(data, "ticket"), at, key, at, at, at).update();
            } else {
                jdbc.sql("UPDATE defect SET cleared_at = ?, ticket = CASE WHEN logged_at > ? THEN NULL ELSE ticket END, "
                                + "logged_at = CASE WHEN logged_at > ? THEN NULL ELSE logged_at END WHERE build_key = ? "
                                + "AND found_at <= ? AND (cleared_at IS NULL OR cleared_at > ?)")
                        .params(at, at, at, key, at, at).update();
            }
        }
    }
}
