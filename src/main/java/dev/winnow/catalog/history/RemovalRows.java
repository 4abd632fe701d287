package dev.winnow.catalog.history;

import dev.winnow.catalog.BuildRows;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.Attributes;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents.Amount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads removals with the attributes of their builds, for the reports of restores and purges. */
public record RemovalRows(Catalog catalog) {

    private static final int BATCH = 500;

    private static final String SELECT = "SELECT " + BuildRows.LISTED + ", b.finished_at, i.expected, r.*, "
            + "e.store_id, e.path FROM removal r "
            + "JOIN entry e ON e.id = r.entry_id JOIN build b ON b.build_key = r.build_key "
            + "JOIN run a ON a.id = r.run_id LEFT JOIN plan_item i ON i.plan_id = a.plan_id AND i.seq = r.seq WHERE ";

    /**
     * One part of a removal.
     *
     * @param bytes size of this part
     */
    public record Row(Removal removal, PartKind kind, Attributes attributes, Instant finished, long bytes,
                      long files) { }

    /** Reads what a run restored or purged, or began to, by key. */
    public void endedBy(String run, Consumer<Row> each) {
        String key = "";
        long id = -1;
        Removal[] last = new Removal[1];
        do {
            last[0] = null;
            query("r.ended_run = ? AND r.build_key >= ? AND (r.build_key > ? OR r.id > ?) "
                    + "ORDER BY r.ended_run, r.build_key, r.id FETCH FIRST " + BATCH + " ROWS ONLY", row -> {
                        last[0] = row.removal();
                        each.accept(row);
                    }, run, key, key, id);
            if (last[0] != null) {
                key = last[0].key();
                id = last[0].id();
            }
        } while (last[0] != null);
    }

    /** Reads these removals, by key in each batch. */
    public void of(List<Long> ids, Consumer<Row> each) {
        for (List<Long> batch : InLists.of(ids, BATCH)) {
            query("r.id IN (" + InLists.marks(batch.size()) + ") ORDER BY r.build_key, r.id", each, batch.toArray());
        }
    }

    private void query(String where, Consumer<Row> each, Object... params) {
        catalog.template().query(SELECT + where, row -> {
            parts(row, each);
        }, params);
    }

    private static void parts(ResultSet row, Consumer<Row> each) throws SQLException {
        Removal removal = Removals.ROW.mapRow(row, 0);
        Attributes attributes = BuildRows.listed(row, 1);
        Instant finished = NanoTimes.instant(row.getObject("finished_at", Long.class));
        // Null if the plan has been deleted. The whole size then counts with the first kind.
        String expected = row.getString("expected");
        Map<PartKind, Amount> amounts = expected == null ? Map.of() : PartColumns.amounts(expected);
        List<PartKind> others = removal.parts().subList(1, removal.parts().size());
        List<Amount> theirs = others.stream().map(kind -> amounts.getOrDefault(kind, Amount.NOTHING)).toList();
        each.accept(new Row(removal, removal.parts().get(0), attributes, finished,
                removal.bytes() - theirs.stream().mapToLong(Amount::bytes).sum(),
                removal.files() - theirs.stream().mapToLong(Amount::files).sum()));
        for (int i = 0; i < others.size(); i++) {
            each.accept(new Row(removal, others.get(i), attributes, finished, theirs.get(i).bytes(), theirs.get(i).files()));
        }
    }
}
