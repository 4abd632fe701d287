package dev.winnow.catalog.event;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.LedgerLine;
import java.util.List;
import org.springframework.jdbc.core.RowMapper;

/**
 * A line of a ledger that is done again, and what other hosts' ledgers told of the same things before. So the catalog
 * comes out the same whichever ledger comes first: within one ledger its order counts, between two the time.
 */
final class Retelling {

    private static final RowMapper<Told> ROW = (row, n) -> new Told(EventJson.read(row.getString(3), row.getString(4),
            Event.class).orElseThrow(), new Occasion(row.getLong(1), row.getString(2), false));

    private final Catalog catalog;
    private final LedgerLine line;

    Retelling(Catalog catalog, LedgerLine line) {
        this.catalog = catalog;
        this.line = line;
    }

    /** An event that was told of before, and kept until now. */
    private record Told(Event event, Occasion occasion) { }

    Catalog catalog() {
        return catalog;
    }

    Occasion occasion() {
        return new Occasion(line.at().toEpochMilli(), line.actor(), false);
    }

    /** Keeps the line for what another ledger may yet tell of a subject. */
    void keep(String subject) {
        catalog.jdbc().sql("INSERT INTO told (subject, at, ledger_id, seq, actor, event, data_json) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(subject, line.at().toEpochMilli(), catalog.ledger().id(), line.seq(), line.actor(), line.event(),
                        line.data()).update();
    }

    /** Does those events of this kind that were kept of a subject, in the order of time. */
    void again(String subject, Class<? extends Event> kind) {
        query("subject = ?", subject).stream().filter(told -> kind.isInstance(told.event())).forEach(this::again);
    }

    /** As {@link #again}, of what other ledgers tell that happened since: this one comes in its own order. */
    void againOfOthers(String subject) {
        query("subject = ? AND ledger_id <> ? AND at >= ?", subject, catalog.ledger().id(), occasion().at())
                .forEach(this::again);
    }

    private void again(Told told) {
        told.event().apply(catalog, told.occasion());
        if (told.event() instanceof RemovalEvent.Removed removed) {
            again(removed.subject(), RemovalEvent.Ended.class);
        }
    }

    private List<Told> query(String where, Object... params) {
        return catalog.jdbc().sql("SELECT at, actor, event, data_json FROM told WHERE " + where
                + " ORDER BY at, ledger_id, seq").params(params).query(ROW).list();
    }
}
