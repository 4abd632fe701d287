package dev.winnow.catalog;

import dev.winnow.catalog.storage.Lists;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * What has changed of builds since a plan was made or an item was claimed. Numbers tell what came first: two changes may
 * fall into one millisecond, and a clock may go back.
 */
public final class BuildChanges {

    private static final String NEXT = "UPDATE catalog SET changes = changes + 1 WHERE id = 1";

    private final Catalog catalog;

    public BuildChanges(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A build's key, and its project and branch, null where unknown. */
    public record Named(String key, String project, String branch) { }

    /**
     * Notes that records or defects of builds change. Holds the catalog's gate until the transaction ends, so that numbers
     * are in the order in which changes are committed.
     */
    public void note(Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        catalog.jdbc().sql(NEXT).update();
        for (List<String> some : Lists.of(List.copyOf(keys))) {
            catalog.jdbc().sql("DELETE FROM build_change WHERE build_key IN (:keys)").param("keys", some).update();
            catalog.template().batchUpdate("INSERT INTO build_change (build_key, number) SELECT CAST(? AS VARCHAR), changes "
                    + "FROM catalog", some, Catalog.BATCH, (row, key) -> row.setString(1, key));
        }
    }

    /** Numbers a plan that is about to be made: what changes from now on is newer, and so is every later plan. */
    public void plan(String id) {
        catalog.jdbc().sql(NEXT).update();
        catalog.jdbc().sql("UPDATE plan SET changes = (SELECT changes FROM catalog) WHERE id = ?").param(id).update();
    }

    /** The number of the last change. */
    public long last() {
        return catalog.jdbc().sql("SELECT changes FROM catalog").query(Long.class).single();
    }

    /** The number of the last change before a plan. */
    public long before(String plan) {
        return catalog.jdbc().sql("SELECT changes FROM plan WHERE id = ?").param(plan).query(Long.class).single();
    }

    /**
     * The builds whose defects or records have changed after the change of this number: which build of their branches is
     * the latest, and what they hold among others, may be another one now.
     */
    public void since(long number, Consumer<Named> each) {
        catalog.jdbc().sql("SELECT b.build_key, b.project, b.branch FROM build_change c "
                + "JOIN build b ON b.build_key = c.build_key WHERE c.number > ?").param(number).query(row -> {
                    each.accept(new Named(row.getString(1), row.getString(2), row.getString(3)));
                });
    }
}
