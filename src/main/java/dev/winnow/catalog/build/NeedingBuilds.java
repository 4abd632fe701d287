package dev.winnow.catalog.build;

import dev.winnow.catalog.BuildsWithNeeds;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.model.Needs;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds which builds need which others, over all stores and jobs. It reads all needs at once, because they are few. */
public final class NeedingBuilds {

    private static final int PAGE = 1_000;
    private static final String SELECT = "SELECT b.id, b.build_key, b.properties_json FROM needing_build n "
            + "JOIN build b ON b.id = n.build_id WHERE EXISTS (SELECT 1 FROM entry e WHERE e.build_id = b.id AND "
            + PartColumns.PRODUCTS + ") AND ";

    private final Catalog catalog;
    private final Set<String> properties;

    /** Reads the usual property, and those that the jobs of the stores name. */
    public NeedingBuilds(Catalog catalog) {
        this.catalog = catalog;
        this.properties = new BuildsWithNeeds(catalog).properties();
    }

    /** By key, the keys that each build with present products needs. */
    public Map<String, List<String>> all() {
        Map<String, List<String>> needs = new HashMap<>();
        List<Long> ids = List.of(Long.MIN_VALUE);
        while (!ids.isEmpty()) {
            ids = catalog.sql(SELECT + "n.build_id > ? ORDER BY n.build_id FETCH FIRST " + PAGE + " ROWS ONLY")
                    .param(ids.get(ids.size() - 1)).query((row, n) -> {
                        List<String> own = needs(CatalogJson.strings(row.getString(3)));
                        if (!own.isEmpty()) {
                            needs.put(row.getString(2), own);
                        }
                        return row.getLong(1);
                    }).list();
        }
        return needs;
    }

    /** Like {@link #all()}, with the present keys of the needed builds. */
    public Map<String, List<String>> current() {
        Map<String, List<String>> needs = all();
        replaceFormerKeys(needs);
        return needs;
    }

    /** By key, the keys that these builds need; builds that need nothing are left out. */
    public Map<String, List<String>> of(Collection<String> keys) {
        Map<String, List<String>> needs = new TreeMap<>();
        catalog.readIn("SELECT build_key, properties_json FROM build WHERE build_key IN (:in)", keys, row -> {
            List<String> own = needs(CatalogJson.strings(row.getString(2)));
            if (!own.isEmpty()) {
                needs.put(row.getString(1), own);
            }
        });
        return needs;
    }

    /** The keys of builds with present products that need this one, sorted. */
    public List<String> needing(String key) {
        Map<String, List<String>> needs = new HashMap<>();
        Stream.concat(Stream.of(key), new KeyChanges(catalog).before(key).stream().map(KeyChanges.Move::from)).distinct().forEach(name ->
                catalog.sql(SELECT + "POSITION(? IN b.properties_json) > 0").param(unescaped(name)).query(row -> {
                    needs.put(row.getString(2), needs(CatalogJson.strings(row.getString(3))));
                }));
        replaceFormerKeys(needs);
        return needs.entrySet().stream().filter(of -> of.getValue().contains(key)).map(Map.Entry::getKey).sorted().toList();
    }

    /** The longest piece of a key that looks the same in JSON. */
    private static String unescaped(String key) {
        return Stream.of(key.split("[\"\\\\]")).max(Comparator.comparingInt(String::length)).orElse("");
    }

    private List<String> needs(Map<String, String> values) {
        return properties.stream().filter(values::containsKey).flatMap(property -> Needs.keys(values.get(property)).stream())
                .distinct().toList();
    }

    /** The builds without present products that builds restored by a run need, directly or through others. */
    public Map<String, String> missingFor(String restore) {
        Map<String, List<String>> needs = new HashMap<>();
        Set<String> next = new HashSet<>(catalog.sql("SELECT DISTINCT build_key FROM removal WHERE ended_run = ?")
                .param(restore).query(String.class).list());
        while (!next.isEmpty()) {
            Map<String, List<String>> found = of(next);
            replaceFormerKeys(found);
            needs.putAll(found);
            next = new HashSet<>();
            found.values().forEach(next::addAll);
            next.removeAll(needs.keySet());
        }
        return replaceFormerKeys(needs);
    }

    /** The number of entries with present products for each of these builds; builds without any are left out. */
    public Map<String, Integer> present(Collection<String> keys) {
        Map<String, Integer> present = new HashMap<>();
        catalog.readIn("SELECT b.build_key, COUNT(*) FROM build b JOIN entry e ON e.build_id = b.id WHERE b.build_key IN (:in) "
                + "AND " + PartColumns.PRODUCTS + " GROUP BY b.build_key", keys, row ->
                present.put(row.getString(1), row.getInt(2)));
        return present;
    }

    /**
     * Replaces former keys by the present ones.
     *
     * @param needs   its needed keys are replaced
     * @return needed builds without present products, each with a build that needs it
     */
    public Map<String, String> replaceFormerKeys(Map<String, List<String>> needs) {
        Set<String> targets = new HashSet<>();
        needs.values().forEach(targets::addAll);
        targets.removeAll(present(targets).keySet());
        Map<String, List<String>> moved = new HashMap<>();
        KeyChanges moves = new KeyChanges(catalog);
        for (String key : targets) {
            List<String> current = moves.current(key);
            if (!current.equals(List.of(key))) {
                moved.put(key, current);
            }
        }
        needs.replaceAll((key, of) -> of.stream().flatMap(need -> moved.getOrDefault(need, List.of(need)).stream()).toList());
        Map<String, String> missingNeeds = new TreeMap<>();
        Set<String> there = present(moved.values().stream().flatMap(List::stream).toList()).keySet();
        needs.forEach((key, of) -> of.stream().filter(need -> targets.contains(need) && !moved.containsKey(need)
                || moved.values().stream().anyMatch(to -> to.contains(need)) && !there.contains(need))
                .forEach(need -> missingNeeds.merge(need, key, (a, b) -> a.compareTo(b) < 0 ? a : b)));
        return missingNeeds;
    }
}
