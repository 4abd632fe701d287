package dev.winnow.job.reporting;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanRows;
import dev.winnow.catalog.history.RemovalRows;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.model.KeptBy;
import dev.winnow.model.RunKind;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.ItemOutcome;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Reads the decisions and outcomes of a run from the catalog, as rows of a report. The outcome of a kept part is null. */
public final class ReportRows {

    private final Catalog catalog;
    private final Map<Long, String> stores;

    /** @param stores the names of the stores, by id */
    public ReportRows(Catalog catalog, Map<Long, String> stores) {
        this.catalog = catalog;
        this.stores = Map.copyOf(stores);
    }

    /** Gives every decision of a plan, a row for each store as in {@code decisions.csv}. */
    void ofPlan(String plan, BiConsumer<DecisionRow, ItemOutcome> each) {
        Joined joined = new Joined(each);
        new PlanRows(catalog).forEach(plan, joined::add);
        joined.end();
    }

    /** Gives every decision of a plan, a row for each entry with its outcome. */
    public void ofApply(String plan, BiConsumer<DecisionRow, ItemOutcome> each) {
        new PlanRows(catalog).forEach(plan, row -> each.accept(row(row, row.path(), row.bytes(), row.files()),
                outcome(row)));
    }

    /** One removal, as a restore or a purge reports it. */
    public DecisionRow ofRemoval(RemovalRows.Row row, RunKind kind) {
        Removal removal = row.removal();
        boolean restore = kind == RunKind.RESTORE;
        return new DecisionRow(removal.key(), row.kind(), restore ? KeptBy.RULE : null,
                restore ? "restored" : "trash.keep", "removed by " + removal.run() + " at " + removal.removedAt()
                + (restore ? "" : ", due to be purged at " + removal.purgeAt()), store(removal.store()),
                removal.path(), row.attributes().project(), row.attributes().branch(), row.attributes().os(),
                row.attributes().version(), row.attributes().number(), row.attributes().builder(),
                row.attributes().status(), row.finished(), row.bytes(), row.files(), null);
    }

    /** The outcome of a removal that a restore or a purge selected. */
    public static ItemOutcome ended(Removal removal, String run) {
        boolean done = removal.state().equals(Removals.RESTORED) || removal.state().equals(Removals.PURGED);
        return new ItemOutcome(done ? removal.state() : Objects.equals(removal.endedRun(), run) ? "failed" : "waits",
                done, "");
    }

    static ItemOutcome outcome(PlanRows.Row row) {
        if (row.state() == null) {
            return null;
        }
        return row.state().equals(PlanItems.DONE) ? new ItemOutcome("trashed", true, "")
                : new ItemOutcome("skipped", false, row.outcome() == null ? "not reached" : row.outcome());
    }

    private String store(long id) {
        return stores.getOrDefault(id, "store " + id);
    }

    private DecisionRow row(PlanRows.Row row, String path, long bytes, long files) {
        return new DecisionRow(row.decision().key(), row.decision().kind(), row.decision().cause(),
                row.decision().rule(), row.decision().reasons(), store(row.store()), path,
                row.attributes().project(), row.attributes().branch(), row.attributes().os(),
                row.attributes().version(), row.attributes().number(), row.attributes().builder(),
                row.attributes().status(), row.finished(), bytes, files, row.decision().changesAt());
    }

    /** Joins the entries of one part that lie in the same store. */
    private final class Joined {

        private final BiConsumer<DecisionRow, ItemOutcome> each;
        private PlanRows.Row first;
        private String path;
        private long bytes;
        private long files;

        Joined(BiConsumer<DecisionRow, ItemOutcome> each) {
            this.each = each;
        }

        void add(PlanRows.Row row) {
            if (first != null && first.decision().seq() == row.decision().seq() && first.store() == row.store()) {
                path += "; " + row.path();
                bytes += row.bytes();
                files += row.files();
                return;
            }
            end();
            first = row;
            path = row.path();
            bytes = row.bytes();
            files = row.files();
        }

        void end() {
            if (first != null) {
                each.accept(row(first, path, bytes, files), null);
            }
        }
    }
}
