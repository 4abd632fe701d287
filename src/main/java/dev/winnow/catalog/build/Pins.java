package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Events;
import dev.winnow.catalog.entry.PartColumns;
import dev.winnow.catalog.storage.Lengths;
import dev.winnow.catalog.storage.Lists;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Pin;
import dev.winnow.policy.value.Glob;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pins that people set, by exact key or by glob; their history is kept. */
public final class Pins {

    private final Catalog catalog;
    private final JdbcClient jdbc;
    private final Events events;

    public Pins(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
        this.events = new Events(catalog);
    }

    /**
     * A pin and its end.
     *
     * @param exact   whether {@code pattern} is a key, not a glob
     * @param endedAt when somebody ended it, or null
     */
    public record PinRow(long id, String pattern, boolean exact, Pin pin, Instant pinnedAt, Instant endedAt,
                         String endedBy, String endReason) {

        /** Whether it holds at this instant. */
        public boolean holds(Instant now) {
            return endedAt == null && (pin.until() == null || pin.until().isAfter(now));
        }

        /** Whether it names this key, or was set with exactly this glob. */
        public boolean names(String keyOrGlob) {
            return pattern.equals(keyOrGlob) || !exact && Glob.parse(pattern).matches(keyOrGlob);
        }
    }

    private static final String COLUMNS = "id, pattern, exact, pinned_by, reason, ticket, until_at, pinned_at, "
            + "ended_at, ended_by, end_reason";

    private static final RowMapper<PinRow> ROW = (row, n) -> new PinRow(row.getLong(1), row.getString(2),
            row.getBoolean(3), new Pin(row.getString(4), row.getString(5), row.getString(6),
                    instant(row.getObject(7, Long.class))),
            Instant.ofEpochMilli(row.getLong(8)), instant(row.getObject(9, Long.class)), row.getString(10),
            row.getString(11));

    /** Known keys that {@code keyOrGlob} names: itself where it is known, else what it fits as a glob; sorted. */
    public List<String> matching(String keyOrGlob) {
        if (jdbc.sql("SELECT COUNT(*) FROM build WHERE build_key = ?").param(keyOrGlob).query(Long.class)
                .single() > 0) {
            return List.of(keyOrGlob);
        }
        Glob glob = Glob.ofShown(keyOrGlob);
        List<String> keys = new ArrayList<>();
        jdbc.sql("SELECT build_key FROM build ORDER BY build_key").query(row -> {
            String key = row.getString(1);
            if (glob.matches(key)) {
                keys.add(key);
            }
        });
        return keys;
    }

    /**
     * Pins a known key or every build that a glob fits, now and later.
     *
     * @return the keys that it pins now
     * @throws Halt if it matches nothing known
     */
    public List<String> pin(String keyOrGlob, Pin pin) {
        if (Lengths.over(Lengths.KEY, keyOrGlob)) {
            throw Halt.usage("a key or pattern may have " + Lengths.KEY + " bytes; this one is longer: " + keyOrGlob);
        }
        return catalog.inTransaction(() -> {
            catalog.passGate();
            List<String> keys = matching(keyOrGlob);
            if (keys.isEmpty()) {
                throw Halt.usage("'" + keyOrGlob + "' is no known build and fits none; see 'builds' for the keys");
            }
            boolean exact = keys.size() == 1 && keys.get(0).equals(keyOrGlob);
            insert(List.of(keyOrGlob), exact, pin, keys.size());
            return keys;
        });
    }

    /** Pins builds that are known; of keys that are not known nothing is said. */
    public void pinKnown(List<String> keys, Pin pin) {
        catalog.transact(() -> {
            catalog.passGate();
            insert(keys, true, pin, 1);
        });
    }

    private void insert(List<String> patterns, boolean exact, Pin pin, int builds) {
        long now = catalog.now();
        Long until = pin.until() == null ? null : pin.until().toEpochMilli();
        catalog.template().batchUpdate("INSERT INTO pin (pattern, exact, pinned_by, reason, ticket, until_at, "
                + "pinned_at) VALUES (?, ?, ?, ?, ?, ?, ?)", patterns, Catalog.BATCH, (row, pattern) -> {
                    row.setString(1, pattern);
                    row.setBoolean(2, exact);
                    row.setString(3, pin.by());
                    row.setString(4, pin.reason());
                    row.setString(5, pin.ticket());
                    row.setObject(6, until, Types.BIGINT);
                    row.setLong(7, now);
                });
        events.record(pin.by(), "pin", patterns.stream().map(pattern -> data(pattern, exact, pin, builds)).toList());
    }

    private static Map<String, Object> data(String pattern, boolean exact, Pin pin, int builds) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("pattern", pattern);
        data.put("exact", exact);
        data.put("by", pin.by());
        data.put("reason", pin.reason());
        data.put("ticket", pin.ticket());
        data.put("until", pin.until() == null ? null : pin.until().toString());
        data.put("builds", builds);
        return data;
    }

    /**
     * Ends pins that were set with exactly this key or glob.
     *
     * @param of whose; null for everybody's
     * @return those that held until now
     */
    public List<PinRow> unpin(String pattern, String of, String by, String reason) {
        return catalog.inTransaction(() -> {
            catalog.passGate();
            Instant now = Instant.ofEpochMilli(catalog.now());
            List<PinRow> ended = setWith(pattern).stream()
                    .filter(row -> row.holds(now) && (of == null || of.equals(row.pin().by()))).toList();
            if (!ended.isEmpty()) {
                catalog.template().batchUpdate("UPDATE pin SET ended_at = ?, ended_by = ?, end_reason = ? WHERE id = ?",
                        ended, Catalog.BATCH, (update, row) -> {
                            update.setLong(1, now.toEpochMilli());
                            update.setString(2, by);
                            update.setString(3, reason);
                            update.setLong(4, row.id());
                        });
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("pattern", pattern);
                data.put("by", by);
                data.put("reason", reason);
                data.put("of", of);
                events.record(by, "unpin", data);
            }
            return ended;
        });
    }

    private List<PinRow> setWith(String pattern) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM pin WHERE pattern = ? AND ended_at IS NULL "
                + "ORDER BY pinned_at DESC, id DESC").param(pattern).query(ROW).list();
    }

    /** The pins that hold now and name this key, or were set with this very glob; newest first. */
    public List<PinRow> holding(String keyOrGlob) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        return jdbc.sql("SELECT " + COLUMNS + " FROM pin WHERE ended_at IS NULL AND (pattern = ? OR NOT exact) "
                + "ORDER BY pinned_at DESC, id DESC").param(keyOrGlob).query(ROW).list().stream()
                .filter(row -> row.holds(now) && row.names(keyOrGlob)).toList();
    }

    /** Those of these keys whose build has parts in a store or, where a pin holds them as well, in the trash. */
    public Set<String> there(Collection<String> keys) {
        Set<String> there = new HashSet<>();
        for (List<String> some : Lists.of(keys)) {
            there.addAll(jdbc.sql("SELECT b.build_key FROM build b JOIN entry e ON e.build_id = b.id "
                    + "WHERE b.build_key IN (:keys) AND " + PartColumns.PRESENT + " UNION SELECT build_key FROM removal "
                    + "WHERE build_key IN (:keys) AND state = 'trashed'").param("keys", some)
                    .query(String.class).list());
        }
        return there;
    }

    /** All pins, newest first. */
    public List<PinRow> all() {
        return jdbc.sql("SELECT " + COLUMNS + " FROM pin ORDER BY pinned_at DESC, id DESC").query(ROW).list();
    }

    /** The pins that hold now, ready to be asked for many keys. */
    public InForce inForce() {
        Instant now = Instant.ofEpochMilli(catalog.now());
        return new InForce(all().stream().filter(row -> row.holds(now)).toList());
    }

    /** The pins that hold now, ready to be asked for these keys and no others. */
    public InForce inForce(Collection<String> keys) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        List<PinRow> rows = new ArrayList<>(jdbc.sql("SELECT " + COLUMNS + " FROM pin WHERE ended_at IS NULL "
                + "AND NOT exact ORDER BY pinned_at DESC, id DESC").query(ROW).list());
        for (List<String> some : Lists.of(keys)) {
            rows.addAll(jdbc.sql("SELECT " + COLUMNS + " FROM pin WHERE ended_at IS NULL AND exact "
                    + "AND pattern IN (:keys) ORDER BY pinned_at DESC, id DESC")
                    .param("keys", some).query(ROW).list());
        }
        return new InForce(rows.stream().filter(row -> row.holds(now)).toList());
    }

    /** Pins that hold, asked by key. */
    public static final class InForce {

        private final Map<String, List<Pin>> exact = new HashMap<>();
        /** By the text that all that a pattern fits begins with, and these by their length. */
        private final Map<Integer, Map<String, List<Globbed>>> globs = new TreeMap<>();

        private record Globbed(int place, Glob glob, Pin pin) { }

        private InForce(List<PinRow> rows) {
            for (int place = 0; place < rows.size(); place++) {
                PinRow row = rows.get(place);
                if (row.exact()) {
                    exact.computeIfAbsent(row.pattern(), key -> new ArrayList<>()).add(row.pin());
                } else {
                    Glob glob = Glob.ofShown(row.pattern());
                    globs.computeIfAbsent(glob.beginning().length(), length -> new HashMap<>())
                            .computeIfAbsent(glob.beginning(), text -> new ArrayList<>())
                            .add(new Globbed(place, glob, row.pin()));
                }
            }
        }

        /** The pins that name this build. */
        public List<Pin> of(String key) {
            List<Pin> named = exact.getOrDefault(key, List.of());
            if (globs.isEmpty()) {
                return named;
            }
            String name = NameCodec.text(key);
            List<Globbed> fitting = new ArrayList<>(0);
            for (Map.Entry<Integer, Map<String, List<Globbed>>> beginnings : globs.entrySet()) {
                if (beginnings.getKey() > name.length()) {
                    break;
                }
                for (Globbed pin : beginnings.getValue().getOrDefault(name.substring(0, beginnings.getKey()),
                        List.of())) {
                    if (pin.glob().matchesText(name)) {
                        fitting.add(pin);
                    }
                }
            }
            if (fitting.isEmpty()) {
                return named;
            }
            fitting.sort(Comparator.comparingInt(Globbed::place));
            List<Pin> pins = new ArrayList<>(named);
            fitting.forEach(pin -> pins.add(pin.pin()));
            return pins;
        }
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
