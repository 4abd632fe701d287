package dev.winnow.catalog;

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
        catalog.passGate();
        catalog.jdbc().sql("INSERT INTO event (ledger_id, at, actor, event, data_json) "
                        + "VALUES (?, ?, ?, ?, ?)")
                .params(catalog.ledger().id(), catalog.now(), actor, event, Json.write(data)).update();
    }
}
