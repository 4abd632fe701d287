package dev.winnow.catalog;

import dev.winnow.catalog.storage.InLists;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Records which builds have changed since a plan was made or an item was claimed. Changes are numbered in their order,
 * because two changes may fall into one millisecond, and a clock may go back.
 */
public record BuildChanges(Catalog catalog) {

    private static final String NEXT = "UPDATE catalog SET changes = changes + 1 WHERE id = 1";

    /** A build's key with its project and branch; these are null if unknown. */
    public record Named(String key, String project, String branch) { }

    /**
     * Records that the records or defects of builds change. It holds the catalog's gate until the transaction ends, so that
     * the order of the numbers is the order of the commits.
     */
    public void note(Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        catalog.sql(NEXT).update();
        for (List<String> some : InLists.of(List.copyOf(keys))) {
            catalog.sql("DELETE FROM build_change WHERE build_key IN (:keys)").param("keys", some).update();
            catalog.batch("INSERT INTO build_change (build_key, number) SELECT CAST(? AS VARCHAR), changes FROM "
                    + "catalog", some, key -> new Object[] {key});
        }
    }

    /** Gives a number to a plan that is about to be made. Later changes and plans have higher numbers. */
    public void plan(String id) {
        catalog.sql(NEXT).update();
        catalog.sql("UPDATE plan SET changes = (SELECT changes FROM catalog) WHERE id = ?").param(id).update();
    }

    public long last() {
        return catalog.sql("SELECT changes FROM catalog").query(Long.class).single();
    }

    /** The number of the last change before a plan. */
    public long before(String plan) {
        return catalog.sql("SELECT changes FROM plan WHERE id = ?").param(plan).query(Long.class).single();
    }

    /**
     * The builds whose defects or records have changed since this number. Other builds of their branches may be affected,
     * because another build may be the latest now or take a place in a rule.
     */
    public void since(long number, Consumer<Named> each) {
        catalog.sql("SELECT b.build_key, b.project, b.branch FROM build_change c "
                + "JOIN build b ON b.build_key = c.build_key WHERE c.number > ?").param(number).query(row -> {
                    each.accept(new Named(row.getString(1), row.getString(2), row.getString(3)));
                });
    }
}
