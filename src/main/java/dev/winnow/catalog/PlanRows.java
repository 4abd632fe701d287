package dev.winnow.catalog;

import dev.winnow.catalog.Plans.Decision;
import dev.winnow.catalog.Plans.Located;
import dev.winnow.model.Attributes;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.type.TypeReference;

/** A saved plan read back as it was decided, with what has become of what it removes. */
public final class PlanRows {

    private static final TypeReference<List<Located>> PLACES = new TypeReference<>() { };

    private static final String TAKEN = "AND (d.kind = 'products' AND i.products OR d.kind = 'logs' AND i.logs) ";

    private final Catalog catalog;

    public PlanRows(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A decision as far as it concerns one entry.
     *
     * @param path    relative to the store's root
     * @param bytes   of the part in this entry, when it was decided
     * @param state   what has become of the removal, as in {@link Plans}; null where nothing was to be done
     * @param outcome why it was skipped, or null
     */
    public record Row(Decision decision, Attributes attributes, Instant finished, long store, String path, long bytes,
                      long files, String state, String outcome) { }

    /** An entry, and what was to be done with it. */
    private record Place(long store, String path, String state, String outcome) { }

    /** Every decision of a plan, entry by entry, in the plan's order; builds have the attributes that they have now. */
    public void forEach(String plan, Consumer<Row> each) {
        catalog.template().query("SELECT d.seq, d.build_id, d.build_key, d.kind, d.verdict, d.cause, d.rule, "
                + "d.reasons, d.bytes, d.files, d.changes_at, d.entry_id, d.places_json, b.project, b.branch, b.os, "
                + "b.version, b.number, b.builder, b.status, b.finished_at, e.store_id, e.path, i.state, i.outcome "
                + "FROM decision d JOIN build b ON b.id = d.build_id LEFT JOIN entry e ON e.id = d.entry_id "
                + "LEFT JOIN plan_item i ON i.plan_id = d.plan_id AND i.entry_id = d.entry_id " + TAKEN
                + "WHERE d.plan_id = ? ORDER BY d.seq", row -> {
                    row(plan, row, each);
                }, plan);
    }

    private void row(String plan, ResultSet row, Consumer<Row> each) throws SQLException {
        Decision decision = decision(row);
        Attributes attributes = new Attributes(row.getString(14), row.getString(15), row.getString(16),
                row.getString(17), row.getObject(18, Long.class), row.getString(19), null,
                Status.of(row.getString(20)).orElse(Status.UNKNOWN), null, null, Map.of());
        Instant finished = instant(row.getObject(21, Long.class));
        Place only = row.getString(23) == null ? null
                : new Place(row.getLong(22), row.getString(23), row.getString(24), row.getString(25));
        for (Located located : decision.places()) {
            Place place = only != null ? only : place(plan, decision, located.entry()).orElseThrow();
            each.accept(new Row(decision, attributes, finished, place.store(), place.path(), located.bytes(),
                    located.files(), place.state(), place.outcome()));
        }
    }

    private static Decision decision(ResultSet row) throws SQLException {
        String cause = row.getString(6);
        String several = row.getString(13);
        List<Located> places = several == null
                ? List.of(new Located(row.getLong(12), row.getLong(9), row.getLong(10)))
                : Json.MAPPER.readValue(several, PLACES);
        return new Decision(row.getLong(1), row.getLong(2), row.getString(3), PartKind.of(row.getString(4)),
                "keep".equals(row.getString(5)), cause == null ? null : KeptBy.valueOf(cause), row.getString(7),
                row.getString(8), row.getLong(9), row.getLong(10), instant(row.getObject(11, Long.class)), places);
    }

    /** Parts that lay in several entries are few, so each is asked for by itself. */
    private Optional<Place> place(String plan, Decision decision, long entry) {
        return catalog.jdbc().sql("SELECT e.store_id, e.path, i.state, i.outcome FROM entry e "
                        + "LEFT JOIN plan_item i ON i.plan_id = ? AND i.entry_id = e.id AND (? = 'products' "
                        + "AND i.products OR ? = 'logs' AND i.logs) WHERE e.id = ?")
                .params(plan, decision.kind().word(), decision.kind().word(), entry)
                .query((row, n) -> new Place(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))
                .optional();
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
