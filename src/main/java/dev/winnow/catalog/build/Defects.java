package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.DefectEvent.DefectCleared;
import dev.winnow.catalog.event.DefectEvent.DefectFound;
import dev.winnow.catalog.event.DefectEvent.DefectLogged;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.storage.InLists;
import dev.winnow.model.Defect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Defects of builds with their tickets and their history. */
public final class Defects {

    private final JdbcClient jdbc;
    private final Events events;

    public Defects(Catalog catalog) {
        this.jdbc = catalog.jdbc();
        this.events = new Events(catalog);
    }

    /**
     * A defect with its history.
     *
     * @param clearedAt when somebody found that it is not a defect, or null
     */
    public record DefectRow(String key, Defect defect, String foundBy, Instant foundAt, Instant clearedAt) { }

    /** Records a new, unlogged defect. */
    public void found(String key, String text, String by) {
        events.apply(by, new DefectFound(key, text));
    }

    /** Records the ticket of each open defect of a build. Returns their number. */
    public int logged(String key, String ticket, String by) {
        return events.apply(by, new DefectLogged(key, ticket));
    }

    /** Ends each defect of a build. Returns their number. */
    public int clear(String key, String by) {
        return events.apply(by, new DefectCleared(key));
    }

    /** The defects of a build, oldest first. */
    public List<DefectRow> of(String key) {
        return rows("build_key = ?", List.of(key));
    }

    /**
     * The defect that counts for each build with a defect: an open one if there is one, or else the one logged last.
     */
    public Map<String, Defect> current() {
        return current(rows("cleared_at IS NULL", List.of()));
    }

    /** Like {@link #current()}, for these builds. */
    public Map<String, Defect> current(Collection<String> keys) {
        List<DefectRow> rows = new ArrayList<>();
        for (List<String> some : InLists.of(keys)) {
            rows.addAll(rows("cleared_at IS NULL AND build_key IN (" + BuildReading.marks(some.size()) + ")", some));
        }
        return current(rows);
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

    private List<DefectRow> rows(String where, List<String> params) {
        return jdbc.sql("SELECT build_key, found, ticket, logged_at, found_by, found_at, cleared_at FROM defect WHERE "
                        + where + " ORDER BY found_at, id").params(params)
                .query((row, n) -> new DefectRow(row.getString(1), new Defect(row.getString(2), row.getString(3),
                        instant(row.getObject(4, Long.class))), row.getString(5),
                        Instant.ofEpochMilli(row.getLong(6)), instant(row.getObject(7, Long.class)))).list();
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
