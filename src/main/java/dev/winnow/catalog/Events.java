package dev.winnow.catalog;

import dev.winnow.catalog.storage.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Records what happened, in the same transaction as the change itself; the ledger takes it from there. An event is
 * forgotten here once the ledger holds it.
 */
public final class Events {

    /** Between the data of events that happened together and share a row; stands in none of them. */
    public static final String BETWEEN = "\n";
    /** How much one row holds, in characters, unless a single event has more. */
    private static final int ROW = 100_000;

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
    public void record(String actor, String event, List<? extends Map<String, ?>> each) {
        catalog.passGate();
        long ledger = catalog.ledger().id();
        long now = catalog.now();
        catalog.template().batchUpdate("INSERT INTO event (ledger_id, at, actor, event, data_json) "
                + "VALUES (?, ?, ?, ?, ?)", rows(each), Catalog.BATCH, (row, data) -> {
                    row.setLong(1, ledger);
                    row.setLong(2, now);
                    row.setString(3, actor);
                    row.setString(4, event);
                    row.setString(5, data);
                });
    }

    /** Rows are what a database charges for. */
    private static List<String> rows(List<? extends Map<String, ?>> each) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (Map<String, ?> data : each) {
            String json = Json.write(data);
            if (row.length() + json.length() > ROW && !row.isEmpty()) {
                rows.add(row.toString());
                row.setLength(0);
            }
            row.append(row.isEmpty() ? "" : BETWEEN).append(json);
        }
        if (!row.isEmpty()) {
            rows.add(row.toString());
        }
        return rows;
    }
}
