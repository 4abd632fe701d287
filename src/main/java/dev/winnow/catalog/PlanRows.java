package dev.winnow.catalog;

import dev.winnow.catalog.Plans.Decision;
import dev.winnow.model.Attributes;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A saved plan read back, with what has become of what it removes. */
public final class PlanRows {

    private final Catalog catalog;

    public PlanRows(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A decision as far as it concerns one entry.
     *
     * @param path    relative to the store's root
     * @param bytes   of the part in this entry
     * @param state   what has become of the removal, as in {@link Plans}; null where nothing was to be done
     * @param outcome why it was skipped, or null
     */
    public record Row(Decision decision, Attributes attributes, Instant finished, long store, String path, long bytes,
                      long files, String state, String outcome) { }

    /** Every decision of a plan, entry by entry, in the plan's order. */
    public void forEach(String plan, List<Long> stores, Consumer<Row> each) {
        String marks = String.join(", ", Collections.nCopies(Math.max(1, stores.size()), "?"));
        Object[] params = new Object[stores.size() + 1];
        params[0] = plan;
        for (int i = 0; i < stores.size(); i++) {
            params[i + 1] = stores.get(i);
        }
        catalog.template().query("SELECT d.seq, d.build_id, d.build_key, d.kind, d.verdict, d.cause, d.rule, "
                + "d.reasons, d.bytes, d.files, d.changes_at, b.project, b.branch, b.os, b.version, b.number, "
                + "b.builder, b.status, b.finished_at, e.store_id, e.path, p.bytes, p.files, i.state, i.outcome "
                + "FROM decision d JOIN build b ON b.id = d.build_id JOIN entry e ON e.build_id = b.id "
                + "JOIN part p ON p.entry_id = e.id AND p.kind = d.kind "
                + "LEFT JOIN plan_item i ON i.plan_id = d.plan_id AND i.entry_id = e.id "
                + "AND (d.kind = 'products' AND i.products OR d.kind = 'logs' AND i.logs) "
                + "WHERE d.plan_id = ? AND e.store_id IN (" + marks + ") "
                + "AND (p.state = 'present' OR i.seq IS NOT NULL) ORDER BY d.seq, e.store_id, e.path",
                row -> {
                    each.accept(row(row));
                }, params);
    }

    private static Row row(ResultSet row) throws SQLException {
        String cause = row.getString(6);
        Decision decision = new Decision(row.getLong(1), row.getLong(2), row.getString(3),
                PartKind.of(row.getString(4)), "keep".equals(row.getString(5)),
                cause == null ? null : KeptBy.valueOf(cause), row.getString(7), row.getString(8), row.getLong(9),
                row.getLong(10), instant(row.getObject(11, Long.class)));
        Attributes attributes = new Attributes(row.getString(12), row.getString(13), row.getString(14),
                row.getString(15), row.getObject(16, Long.class), row.getString(17), null,
                Status.of(row.getString(18)).orElse(Status.UNKNOWN), null, null, Map.of());
        return new Row(decision, attributes, instant(row.getObject(19, Long.class)), row.getLong(20),
                row.getString(21), row.getLong(22), row.getLong(23), row.getString(24), row.getString(25));
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
