package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.Moved;
import dev.winnow.catalog.storage.InLists;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Moves pins, defects and records to the new keys of builds after a scan has found their entries in another place or with
 * another key. If something of a build keeps the old key, or if it is not certain that it is the same build, both keys keep
 * the pins.
 */
public final class MovedBuilds {

    private static final int BATCH = 200;

    private final Catalog catalog;
    private final Collection<Long> stores;
    private final String run;
    private final String actor;
    private boolean begun;

    /** @param stores ids of stores whose scans have been recorded completely */
    public MovedBuilds(Catalog catalog, Collection<Long> stores, String run, String actor) {
        this.catalog = catalog;
        this.stores = List.copyOf(stores);
        this.run = run;
        this.actor = actor;
    }

    /** An old key and the new one. */
    private record Step(String from, String to, String fromPath, String toPath, String root, boolean sure) { }

    /** Handles the next builds. Returns messages about pins, or null at the end. */
    public List<String> next() {
        List<String> said = catalog.inTransaction(() -> {
            catalog.passGate();
            List<String> keys = begun ? List.of() : takenOver();
            if (keys.isEmpty()) {
                keys = some();
            }
            if (keys.isEmpty()) {
                return null;
            }
            Map<String, List<Step>> steps = new LinkedHashMap<>();
            Set<String> left = new HashSet<>();
            for (List<String> some : InLists.of(keys)) {
                steps(some).forEach(step -> steps.computeIfAbsent(step.from(), from -> new ArrayList<>()).add(step));
                left.addAll(remainingKeys(some));
            }
            for (List<String> some : InLists.of(keys)) {
                catalog.sql("DELETE FROM moving WHERE store_id IN (:stores) AND from_key IN (:keys)")
                        .param("stores", stores).param("keys", some).update();
            }
            return steps.isEmpty() ? List.of() : movePins(steps, left);
        });
        // Not before: a transaction that failed is done again.
        begun = true;
        return said;
    }

    /** The old keys that other builds have now. Builds that have exchanged keys are handled together. */
    private List<String> takenOver() {
        return catalog.sql("SELECT DISTINCT v.from_key FROM moving o JOIN moving v ON v.from_key = o.to_key "
                + "WHERE o.store_id IN (:stores) AND o.from_key <> o.to_key AND v.store_id IN (:stores) ORDER BY v.from_key")
                .param("stores", stores).query(String.class).list();
    }

    /** Some of the old keys that are left. */
    private List<String> some() {
        return catalog.sql("SELECT from_key FROM moving WHERE from_key >= '' AND store_id IN (:stores) ORDER BY from_key, store_id "
                + "FETCH FIRST " + BATCH + " ROWS ONLY").param("stores", stores).query(String.class).list().stream()
                .distinct().toList();
    }

    /** The keys that something which did not move still has. Another build in the same place does not count. */
    private List<String> remainingKeys(List<String> keys) {
        return catalog.sql("SELECT b.build_key FROM build b JOIN entry e ON e.build_id = b.id "
                        + "WHERE b.build_key IN (:keys) AND " + PartColumns.PRESENT + " AND NOT EXISTS (SELECT 1 FROM moving v "
                        + "WHERE v.store_id = e.store_id AND v.from_key = b.build_key AND v.from_path = e.path AND v.sure = TRUE "
                        + "AND v.from_key <> v.to_key) AND NOT EXISTS (SELECT 1 FROM moving v WHERE v.store_id = e.store_id "
                        + "AND v.to_path = e.path AND v.to_key = b.build_key AND v.sure = TRUE "
                        + "AND v.from_key <> v.to_key) UNION SELECT build_key FROM removal WHERE build_key IN (:keys) "
                        + "AND state = 'trashed'").param("keys", keys).query(String.class).list();
    }

    /** The moves whose entries have been recorded. */
    private List<Step> steps(List<String> keys) {
        return catalog.sql("SELECT v.from_key, v.to_key, v.from_path, v.to_path, (SELECT MIN(m.root) "
                        + "FROM store_mount m WHERE m.store_id = v.store_id), v.sure FROM moving v JOIN entry e "
                        + "ON e.path = v.to_path AND e.store_id = v.store_id JOIN build b ON b.id = e.build_id "
                        + "AND b.build_key = v.to_key WHERE v.store_id IN (:stores) AND v.from_key IN (:keys) "
                        + "AND v.from_key <> v.to_key ORDER BY v.from_key, v.sure, v.to_key, v.to_path")
                .param("stores", stores).param("keys", keys)
                .query((row, n) -> new Step(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
                        row.getString(5), row.getBoolean(6))).list();
    }

    private List<String> movePins(Map<String, List<Step>> steps, Set<String> left) {
        Pins pins = new Pins(catalog);
        Set<String> all = new TreeSet<>(steps.keySet());
        steps.values().forEach(each -> each.forEach(step -> all.add(step.to())));
        Map<String, List<Pins.PinRow>> holding = pins.holding(all);
        Set<String> gone = steps.entrySet().stream().filter(each -> !left.contains(each.getKey())
                && each.getValue().stream().anyMatch(Step::sure)).map(Map.Entry::getKey).collect(Collectors.toSet());
        List<Moved.Step> moves = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Map<String, Set<String>> earlier = new HashMap<>();
        steps.values().forEach(each -> each.forEach(step -> earlier.computeIfAbsent(step.to(), to -> new HashSet<>())
                .add(step.from())));
        Map<String, Map<String, String>> stated = new KeyChanges(catalog).stated(earlier);
        // End pins first, because one build may leave a key and another one take it.
        steps.keySet().stream().filter(gone::contains).forEach(from -> pins.endMoved(from, names(steps.get(from)),
                holding.getOrDefault(from, List.of())));
        steps.forEach((from, each) -> {
            int followed = 0;
            for (String to : each.stream().map(Step::to).distinct().toList()) {
                List<Pins.PinRow> holds = holding.getOrDefault(to, List.of()).stream()
                        .filter(row -> !row.exact() || !gone.contains(to)).toList();
                followed += pins.copyToNewKey(from, to, holding.getOrDefault(from, List.of()), holds, actor);
            }
            if (followed > 0) {
                notes.add(from + " is now " + names(each) + "; its pins moved with it"
                        + (gone.contains(from) ? "" : ", and the old key keeps them, too"));
            }
            each.stream().filter(Step::sure).forEach(step -> moves.add(new Moved.Step(from, step.to(), step.root(),
                    step.fromPath(), step.toPath(), gone.contains(from), stated.get(step.to()))));
        });
        if (!moves.isEmpty()) {
            new Events(catalog).apply(actor, new Moved(run, moves));
        }
        return notes;
    }

    private static String names(List<Step> steps) {
        return steps.stream().map(Step::to).distinct().collect(Collectors.joining(", "));
    }
}
