package dev.winnow.catalog.event;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.LedgerLine;
import java.util.List;
import org.springframework.jdbc.core.RowMapper;

/**
 * The replay of one ledger line, with earlier events of other hosts' ledgers about the same subject. The result does not
 * depend on which ledger comes first: within one ledger its order counts, between ledgers the time.
 */
record ReplayContext(Catalog catalog, LedgerLine line) {

    private static final RowMapper<KeptEvent> ROW = (row, n) -> new KeptEvent(EventJson.read(row.getString(3), row.getString(4),
            Event.class).orElseThrow(), new EventContext(row.getLong(1), row.getString(2), false));

    private record KeptEvent(Event event, EventContext context) { }

    EventContext context() {
        return new EventContext(line.at().toEpochMilli(), line.actor(), false);
    }

    /** Keeps the line, because another ledger may have events about the same subject. */
    void keepFor(String subject) {
        catalog.sql("INSERT INTO told (subject, at, ledger_id, seq, actor, event, data_json) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(subject, line.at().toEpochMilli(), catalog.ledger().id(), line.seq(), line.actor(), line.event(),
                        line.data()).update();
    }

    /** Applies the kept events of this kind about a subject, in the order of time. */
    void applyKept(String subject, Class<? extends Event> kind) {
        query("subject = ?", subject).stream().filter(kept -> kind.isInstance(kept.event())).forEach(this::apply);
    }

    /** Like {@link #applyKept}, but only for later events of other ledgers; this ledger's own events follow in order. */
    void applyKeptOfOthers(String subject) {
        query("subject = ? AND ledger_id <> ? AND at >= ?", subject, catalog.ledger().id(), context().at())
                .forEach(this::apply);
    }

    private void apply(KeptEvent kept) {
        kept.event().apply(catalog, kept.context());
        if (kept.event() instanceof RemovalEvent.Removed removed) {
            applyKept(removed.subject(), RemovalEvent.Ended.class);
        }
    }

    private List<KeptEvent> query(String where, Object... params) {
        return catalog.sql("SELECT at, actor, event, data_json FROM told WHERE " + where
                + " ORDER BY at, ledger_id, seq").params(params).query(ROW).list();
    }
}
