package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Events;
import dev.winnow.catalog.storage.Lists;
import dev.winnow.model.Defect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bugs found in builds, and their tickets once they are logged; their history is kept. */
public final class Defects {

    private final Catalog catalog;
    private final JdbcClient jdbc;
    private final Events events;

    public Defects(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
        this.events = new Events(catalog);
    }

    /**
     * A defect's whole life.
     *
     * @param clearedAt when it was found to be none, or null
     */
    public record DefectRow(String key, Defect defect, String foundBy, Instant foundAt, Instant clearedAt) { }

    /** Notes a bug found in a build that nobody has logged yet. */
    public void found(String key, String text, String by) {
        catalog.transact(() -> {
            catalog.passGate();
            jdbc.sql("INSERT INTO defect (build_key, found, found_by, found_at) VALUES (?, ?, ?, ?)")
                    .params(key, text, by, catalog.now()).update();
            event(key, by, "defect-found", "found", text);
        });
    }

    /** Notes the ticket of every open defect of a build; returns how many those were. */
    public int logged(String key, String ticket, String by) {
        return change(key, by, "defect-logged", "ticket", ticket,
                "UPDATE defect SET ticket = ?, logged_at = ? WHERE build_key = ? AND ticket IS NULL "
                        + "AND cleared_at IS NULL", ticket, catalog.now(), key);
    }

    /** Ends every defect of a build; returns how many those were. */
    public int clear(String key, String by) {
        return change(key, by, "defect-cleared", "key", key,
                "UPDATE defect SET cleared_at = ? WHERE build_key = ? AND cleared_at IS NULL", catalog.now(), key);
    }

    private int change(String key, String by, String event, String name, String value, String sql, Object... params) {
        return catalog.inTransaction(() -> {
            catalog.passGate();
            int changed = jdbc.sql(sql).params(params).update();
            if (changed > 0) {
                event(key, by, event, name, value);
            }
            return changed;
        });
    }

    private void event(String key, String by, String event, String name, String value) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("key", key);
        data.put(name, value);
        events.record(by, event, data);
    }

    /** The defects of a build, oldest first. */
    public List<DefectRow> of(String key) {
        return rows("build_key = ?", List.of(key));
    }

    /**
     * The defect that counts for each build that has one: an open one before a logged one, then the one logged last.
     */
    public Map<String, Defect> standing() {
        return standing(rows("cleared_at IS NULL", List.of()));
    }

    /** As {@link #standing()}, of these builds. */
    public Map<String, Defect> standing(Collection<String> keys) {
        List<DefectRow> rows = new ArrayList<>();
        for (List<String> some : Lists.of(keys)) {
            rows.addAll(rows("cleared_at IS NULL AND build_key IN (" + BuildReading.marks(some.size()) + ")", some));
        }
        return standing(rows);
    }

    private static Map<String, Defect> standing(List<DefectRow> rows) {
        Map<String, Defect> standing = new HashMap<>();
        rows.forEach(row -> standing.merge(row.key(), row.defect(), Defects::graver));
        return standing;
    }

    private static Defect graver(Defect one, Defect other) {
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
