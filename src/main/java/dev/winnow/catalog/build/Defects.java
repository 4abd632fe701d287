package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.DefectEvent.DefectCleared;
import dev.winnow.catalog.event.DefectEvent.DefectFound;
import dev.winnow.catalog.event.DefectEvent.DefectLogged;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.model.Defect;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowMapper;

/** Defects of builds with their tickets and their history. */
public record Defects(Catalog catalog) {

    /**
     * A defect with its history.
     *
     * @param clearedAt when somebody found that it is not a defect, or null
     */
    public record DefectRow(String key, Defect defect, String foundBy, Instant foundAt, Instant clearedAt) { }

    private static final String ROWS = "SELECT build_key, found, ticket, logged_at, found_by, found_at, cleared_at "
            + "FROM defect WHERE ";
    private static final String IN_ORDER = " ORDER BY found_at, id";

    private static final RowMapper<DefectRow> ROW = (row, n) -> new DefectRow(row.getString(1), new Defect(row.getString(2),
            row.getString(3), Columns.instant(row, 4)), row.getString(5), Instant.ofEpochMilli(row.getLong(6)),
            Columns.instant(row, 7));

    /** Records a new, unlogged defect. */
    public void found(String key, String text, String by) {
        new Events(catalog).apply(by, new DefectFound(key, text));
    }

    /** Records the ticket of each open defect of a build. Returns their number. */
    public int logged(String key, String ticket, String by) {
        return new Events(catalog).apply(by, new DefectLogged(key, ticket));
    }

    /** Ends each defect of a build. Returns their number. */
    public int clear(String key, String by) {
        return new Events(catalog).apply(by, new DefectCleared(key));
    }

    /** The defects of a build, oldest first. */
    public List<DefectRow> of(String key) {
        return catalog.sql(ROWS + "build_key = ?" + IN_ORDER).param(key).query(ROW).list();
    }

    /**
     * The defect that counts for each build with a defect: an open one if there is one, or else the one logged last.
     */
    public Map<String, Defect> current() {
        return current(catalog.sql(ROWS + "cleared_at IS NULL").query(ROW).list());
    }

    /** Like {@link #current()}, for these builds. */
    public Map<String, Defect> current(Collection<String> keys) {
        return current(catalog.listIn(ROWS + "cleared_at IS NULL AND build_key IN (:in)" + IN_ORDER, keys, ROW));
    }

    private static Map<String, Defect> current(List<DefectRow> rows) {
        Map<String, Defect> standing = new HashMap<>();
        rows.forEach(row -> standing.merge(row.key(), row.defect(), Defects::moreSerious));
        return standing;
    }

    private static Defect moreSerious(Defect one, Defect other) {
        if (!one.logged() || !other.logged()) {
            return one.logged() ? other : one;
        }
        return one.loggedAt().isAfter(other.loggedAt()) ? one : other;
    }
}
