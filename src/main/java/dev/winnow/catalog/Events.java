package dev.winnow.catalog;

import java.util.List;
import java.util.Map;

/** Records what happened, in the same transaction as the change itself; the ledger takes it from there. */
public final class Events {

    private final Catalog catalog;

    public Events(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param event a short name such as {@code pin} or {@code removed}
     * @param data  what belongs to it, in the order in which it is to be written
     */
    public void record(String actor, String event, Map<String, ?> data) {
        record(actor, event, List.of(data));
    }

    /** As {@link #record(String, String, Map)}, for several at once and in their order. */
    void record(String actor, String event, List<? extends Map<String, ?>> each) {
        catalog.passGate();
        long ledger = catalog.ledger().id();
        long now = catalog.now();
        catalog.template().batchUpdate("INSERT INTO event (ledger_id, at, actor, event, data_json) "
                + "VALUES (?, ?, ?, ?, ?)", each, Catalog.BATCH, (row, data) -> {
                    row.setLong(1, ledger);
                    row.setLong(2, now);
                    row.setString(3, actor);
                    row.setString(4, event);
                    row.setString(5, Json.write(data));
                });
    }
}
