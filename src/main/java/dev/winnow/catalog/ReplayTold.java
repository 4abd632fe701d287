package dev.winnow.catalog;

import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.storage.LedgerLine;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Lines of replayed ledgers that speak of something which another host's ledger may tell of, and which may be replayed
 * after them. So the catalog comes out the same whichever ledger comes first: within one ledger its order counts, between
 * two the time.
 */
final class ReplayTold {

    private final Catalog catalog;

    ReplayTold(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A line that is kept.
     *
     * @param at in milliseconds
     */
    record Told(long at, String actor, String event, JsonNode data) { }

    void keep(String subject, LedgerLine line) {
        catalog.jdbc().sql("INSERT INTO told (subject, at, ledger_id, seq, actor, event, data_json) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(subject, line.at().toEpochMilli(), catalog.ledger().id(), line.seq(), line.actor(), line.event(),
                        line.data()).update();
    }

    /** What was kept of a subject, in the order of time. */
    List<Told> of(String subject) {
        return query("subject = ?", subject);
    }

    /** As {@link #of}, from {@code since} on and by other ledgers than this one, which comes in its own order. */
    List<Told> ofOthers(String subject, long since) {
        return query("subject = ? AND ledger_id <> ? AND at >= ?", subject, catalog.ledger().id(), since);
    }

    private List<Told> query(String where, Object... params) {
        return catalog.jdbc().sql("SELECT at, actor, event, data_json FROM told WHERE " + where
                        + " ORDER BY at, ledger_id, seq").params(params)
                .query((row, n) -> new Told(row.getLong(1), row.getString(2), row.getString(3),
                        Json.MAPPER.readTree(row.getString(4)))).list();
    }
}
