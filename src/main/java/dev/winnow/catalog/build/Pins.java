package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.EventContext;
import dev.winnow.catalog.event.PinEvent.Pinned;
import dev.winnow.catalog.event.PinEvent.Unpinned;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.NameLimits;
import dev.winnow.model.Halt;
import dev.winnow.model.Pin;
import dev.winnow.policy.value.Glob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.RowMapper;

/** Pins that people set by exact key or by glob, with their history. */
public record Pins(Catalog catalog) {

    /**
     * A pin with its history.
     *
     * @param exact   whether {@code pattern} is a key and not a glob
     * @param endedAt when somebody ended it, or null
     */
    public record PinRow(long id, String pattern, boolean exact, Pin pin, Instant pinnedAt, Instant endedAt,
                         String endedBy, String endReason) {

        public boolean holds(Instant now) {
            return endedAt == null && (pin.until() == null || pin.until().isAfter(now));
        }

        /** Whether it applies to this key, or was set with exactly this glob. */
        public boolean names(String keyOrGlob) {
            return pattern.equals(keyOrGlob) || !exact && Glob.ofShown(pattern).matches(keyOrGlob);
        }
    }

    private static final String COLUMNS = "id, pattern, exact, pinned_by, reason, ticket, until_at, pinned_at, "
            + "ended_at, ended_by, end_reason";

    private static final RowMapper<PinRow> ROW = (row, n) -> new PinRow(row.getLong(1), row.getString(2),
            row.getBoolean(3), new Pin(row.getString(4), row.getString(5), row.getString(6), Columns.instant(row, 7)),
            Instant.ofEpochMilli(row.getLong(8)), Columns.instant(row, 9), row.getString(10),
            row.getString(11));

    /** The known keys that {@code keyOrGlob} means, sorted: itself if it is known, or else those it matches as a glob. */
    public List<String> matching(String keyOrGlob) {
        if (NameLimits.over(NameLimits.KEY, keyOrGlob)) {
            throw Halt.usage("a key or pattern may have " + NameLimits.KEY + " bytes; this one is longer: " + keyOrGlob);
        }
        if (catalog.sql("SELECT COUNT(*) FROM build WHERE build_key = ?").param(keyOrGlob).query(Long.class)
                .single() > 0) {
            return List.of(keyOrGlob);
        }
        Glob glob = Glob.ofShown(keyOrGlob);
        List<String> keys = new ArrayList<>();
        catalog.sql("SELECT build_key FROM build ORDER BY build_key").query(row -> {
            String key = row.getString(1);
            if (glob.matches(key)) {
                keys.add(key);
            }
        });
        return keys;
    }

    /**
     * Pins a known key, or each present and future build that a glob matches.
     *
     * @return the keys that it pins now
     * @throws Halt if it matches no known key
     */
    public List<String> pin(String keyOrGlob, Pin pin) {
        return catalog.inTransaction(() -> {
            catalog.passGate();
            List<String> keys = matching(keyOrGlob);
            if (keys.isEmpty()) {
                throw Halt.usage("'" + keyOrGlob + "' matches no known build; see 'builds' for the keys");
            }
            boolean exact = keys.size() == 1 && keys.get(0).equals(keyOrGlob);
            insert(List.of(keyOrGlob), exact, pin, keys.size(), pin.by(), null);
            return keys;
        });
    }

    public void pinKnown(List<String> keys, Pin pin) {
        catalog.transact(() -> {
            catalog.passGate();
            insert(keys, true, pin, 1, pin.by(), null);
        });
    }

    /** @param from the build's former key if the pin moves with the build; else null */
    private void insert(List<String> patterns, boolean exact, Pin pin, int builds, String actor, String from) {
        List<Pinned> pinned = patterns.stream().map(pattern -> new Pinned(pattern, exact, pin.by(), pin.reason(),
                pin.ticket(), pin.until(), builds, from)).toList();
        EventContext now = new Events(catalog).now(actor);
        Pinned.apply(catalog, pinned, now);
        new Events(catalog).record(now, pinned);
    }

    /**
     * Ends the pins that were set with exactly this key or glob.
     *
     * @param of ends only the pins of this person; null for everybody's
     * @return the pins that were in force until now
     */
    public List<PinRow> unpin(String pattern, String of, String by, String reason) {
        return catalog.inTransaction(() -> {
            catalog.passGate();
            Instant now = Instant.ofEpochMilli(catalog.now());
            List<PinRow> ended = setWith(pattern).stream()
                    .filter(row -> row.holds(now) && (of == null || of.equals(row.pin().by()))).toList();
            if (!ended.isEmpty()) {
                new Events(catalog).apply(by, new Unpinned(pattern, by, reason, of));
            }
            return ended;
        });
    }

    /**
     * Ends pins that a run set on keys for nothing. If their person has another pin on a key, both go on to hold, as only all
     * of a person's pins on a key can be ended.
     */
    public void withdraw(Collection<String> keys, Pin pin, String reason) {
        catalog.transact(() -> {
            catalog.passGate();
            for (String key : keys) {
                List<Pin> own = setWith(key).stream().map(PinRow::pin).filter(set -> set.by().equals(pin.by())).toList();
                if (own.equals(List.of(pin))) {
                    new Events(catalog).apply(pin.by(), new Unpinned(key, pin.by(), reason, pin.by()));
                }
            }
        });
    }

    private List<PinRow> setWith(String pattern) {
        return catalog.sql("SELECT " + COLUMNS + " FROM pin WHERE pattern = ? AND ended_at IS NULL "
                + "ORDER BY pinned_at DESC, id DESC").param(pattern).query(ROW).list();
    }

    /** The pins in force that apply to this key or were set with exactly this glob; newest first. */
    public List<PinRow> holding(String keyOrGlob) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        return catalog.sql("SELECT " + COLUMNS + " FROM pin WHERE ended_at IS NULL AND (pattern = ? OR NOT exact) "
                + "ORDER BY pinned_at DESC, id DESC").param(keyOrGlob).query(ROW).list().stream()
                .filter(row -> row.holds(now) && row.names(keyOrGlob)).toList();
    }

    /** Like {@link #holding(String)}, for several keys; keys without a pin are left out. */
    Map<String, List<PinRow>> holding(Collection<String> keys) {
        Map<String, List<PinRow>> holding = new HashMap<>();
        List<PinRow> rows = inForceRows(keys);
        Map<String, List<PinRow>> exact = new HashMap<>();
        rows.stream().filter(PinRow::exact).forEach(row -> exact.computeIfAbsent(row.pattern(), key ->
                new ArrayList<>()).add(row));
        List<PinRow> globs = rows.stream().filter(row -> !row.exact()).toList();
        List<Glob> parsed = globs.stream().map(row -> Glob.ofShown(row.pattern())).toList();
        for (String key : keys) {
            List<PinRow> of = new ArrayList<>(exact.getOrDefault(key, List.of()));
            for (int i = 0; i < globs.size(); i++) {
                if (parsed.get(i).matches(key)) {
                    of.add(globs.get(i));
                }
            }
            if (!of.isEmpty()) {
                holding.put(key, of);
            }
        }
        return holding;
    }

    /**
     * Copies pins from a build's old key to its new one, without those that already apply to the new key.
     *
     * @param held  the pins of the old key
     * @param holds the pins of the new key
     * @param actor recorded as the one who sets the pins
     * @return the number of pins that were set
     */
    int copyToNewKey(String from, String to, List<PinRow> held, List<PinRow> holds, String actor) {
        List<Pin> missing = held.stream().filter(row -> row.exact()
                ? holds.stream().noneMatch(other -> other.exact() && other.pin().equals(row.pin()))
                : holds.stream().noneMatch(other -> other.id() == row.id() || other.pin().equals(row.pin())))
                .map(PinRow::pin).distinct().toList();
        missing.forEach(pin -> insert(List.of(to), true, pin, 1, actor, from));
        return missing.size();
    }

    /** Ends the pins of a key that no build has any more, because its build has a new key. */
    void endMoved(String from, String to, List<PinRow> held) {
        if (held.stream().anyMatch(PinRow::exact)) {
            unpin(from, null, "winnow", "its build is now " + to);
        }
    }

    /** The keys whose build has parts in a store or in the trash. */
    public Set<String> withFiles(Collection<String> keys) {
        return Set.copyOf(catalog.textsIn("SELECT b.build_key FROM build b JOIN entry e ON e.build_id = b.id "
                + "WHERE b.build_key IN (:in) AND " + PartColumns.PRESENT + " UNION SELECT r.build_key FROM removal r "
                + "WHERE r.build_key IN (:in) AND " + PartColumns.IN_TRASH, keys));
    }

    /** The number of the newest pin; 0 if there is none. Later pins have higher numbers. */
    public long last() {
        return catalog.sql("SELECT COALESCE(MAX(id), 0) FROM pin").query(Long.class).single();
    }

    /** The pins that nobody has ended and that satisfy this SQL condition, newest first. */
    static List<PinRow> rows(Catalog catalog, String where) {
        return catalog.sql("SELECT " + COLUMNS + " FROM pin WHERE ended_at IS NULL AND " + where
                + " ORDER BY pinned_at DESC, id DESC").query(ROW).list();
    }

    /** All pins, newest first. */
    public List<PinRow> all() {
        return catalog.sql("SELECT " + COLUMNS + " FROM pin ORDER BY pinned_at DESC, id DESC").query(ROW).list();
    }

    /** The pins in force, for looking up many keys. */
    public PinsInForce inForce() {
        Instant now = Instant.ofEpochMilli(catalog.now());
        return new PinsInForce(all().stream().filter(row -> row.holds(now)).toList());
    }

    /** The pins in force, for looking up these keys and no others. */
    public PinsInForce inForce(Collection<String> keys) {
        return new PinsInForce(inForceRows(keys));
    }

    private List<PinRow> inForceRows(Collection<String> keys) {
        Instant now = Instant.ofEpochMilli(catalog.now());
        List<PinRow> rows = new ArrayList<>(catalog.sql("SELECT " + COLUMNS + " FROM pin WHERE ended_at IS NULL "
                + "AND NOT exact ORDER BY pinned_at DESC, id DESC").query(ROW).list());
        rows.addAll(catalog.listIn("SELECT " + COLUMNS + " FROM pin WHERE ended_at IS NULL AND exact AND pattern IN (:in) "
                + "ORDER BY pinned_at DESC, id DESC", keys, ROW));
        return rows.stream().filter(row -> row.holds(now)).toList();
    }
}
