package dev.winnow.catalog.decision;

import dev.winnow.catalog.BuildRows;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.decision.Plans.Located;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.catalog.entry.Entries.EntryRow;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.Attributes;
import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reads a saved plan with the states of its items. */
public record PlanRows(Catalog catalog) {

    /**
     * The share of a decision in one entry.
     *
     * @param path    relative to the store's root
     * @param bytes   size of the part in this entry when the plan was made
     * @param state   state of the removal, as in {@link PlanItems}; null if the part is kept
     * @param outcome why it was skipped, or null
     */
    public record Row(Decision decision, Attributes attributes, Instant finished, long store, String path, long bytes,
                      long files, String state, String outcome) { }

    /** Reads each decision of a plan, entry by entry, in the plan's order, with the present attributes of builds. */
    public void forEach(String plan, Consumer<Row> each) {
        new Decisions(catalog).forEach(plan, 0, Long.MAX_VALUE, decisions -> {
            new Piece(plan, decisions).forEach(each);
            return true;
        });
    }

    /**
     * Like {@link #forEach}, from a decision's number on.
     *
     * @param each returns whether to continue
     */
    public void from(String plan, long seq, Predicate<Row> each) {
        new Decisions(catalog).forEach(plan, seq, Long.MAX_VALUE, decisions -> {
            List<Row> rows = new ArrayList<>();
            new Piece(plan, decisions).forEach(rows::add);
            return rows.stream().allMatch(each);
        });
    }

    private record Known(Attributes attributes, Instant finished) {
        static final Known NOTHING = new Known(Attributes.NONE, null);
    }

    private record Outcome(String state, String outcome) { }

    /** A kind of part in an entry. It has its own item, or the item of the whole entry. */
    private record Place(long entry, PartKind kind) { }

    /** Several decisions with their builds and entries. */
    private final class Piece {

        private final List<Decision> decisions;
        private final Map<Long, Known> builds = new HashMap<>();
        private final Map<Long, EntryRow> entries;
        private final Map<Place, Outcome> outcomes = new HashMap<>();

        Piece(String plan, List<Decision> decisions) {
            this.decisions = decisions;
            List<Long> ids = decisions.stream().flatMap(decision -> decision.places().stream()).map(Located::entry)
                    .distinct().toList();
            this.entries = new Entries(catalog).byId(ids);
            InLists.of(ids).forEach(some -> outcomes(plan, some));
            catalog.readIn("SELECT b.id, b.finished_at, " + BuildRows.LISTED + " FROM build b WHERE b.id IN (:in)",
                    decisions.stream().map(Decision::build).distinct().toList(), row -> builds.put(row.getLong(1),
                    new Known(BuildRows.listed(row, 3), NanoTimes.instant(Columns.number(row, 2)))));
        }

        private void outcomes(String plan, List<Long> ids) {
            catalog.sql("SELECT entry_id, kinds, state, outcome FROM plan_item "
                    + "WHERE entry_id IN (:ids) AND plan_id = :plan").param("ids", ids).param("plan", plan)
                    .query(row -> {
                        Outcome outcome = new Outcome(row.getString(3), row.getString(4));
                        for (PartKind kind : PartKind.split(row.getString(2))) {
                            outcomes.put(new Place(row.getLong(1), kind), outcome);
                        }
                    });
        }

        void forEach(Consumer<Row> each) {
            for (Decision decision : decisions) {
                Known known = builds.getOrDefault(decision.build(), Known.NOTHING);
                for (Located place : decision.places()) {
                    EntryRow entry = entries.get(place.entry());
                    Outcome outcome = outcomes.get(new Place(place.entry(), decision.kind()));
                    each.accept(new Row(decision, known.attributes(), known.finished(), entry.store(), entry.path(),
                            place.bytes(), place.files(), outcome == null ? null : outcome.state(),
                            outcome == null ? null : outcome.outcome()));
                }
            }
        }
    }
}
