package dev.winnow.catalog;

import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.Columns;
import dev.winnow.catalog.storage.InLists;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Builds whose key changed, because their entries moved or the job file makes keys differently. */
public record KeyChanges(Catalog catalog) {

    /**
     * A change of a build's key.
     *
     * @param at     in milliseconds since 1970
     * @param gone   whether nothing of the build has the old key any more
     * @param stated the attributes that its new path gives, if known
     */
    public record Move(String from, String to, long at, boolean gone, Map<String, String> stated) {
        public Move {
            stated = Map.copyOf(stated);
        }
    }

    /**
     * Records moves that happened together, and moves defects and records with them. Two builds may have exchanged their
     * keys, so everything is taken from the old keys before anything is given to the new ones.
     */
    public void moved(List<Move> moves) {
        catalog.batch("INSERT INTO build_move (from_key, to_key, at, gone, stated_json) VALUES (?, ?, ?, ?, ?)", moves,
                move -> new Object[] {move.from(), move.to(), move.at(), move.gone(),
                    move.stated().isEmpty() ? null : CatalogJson.writeSorted(move.stated())});
        long at = moves.stream().mapToLong(Move::at).max().orElse(0);
        List<String> gone = moves.stream().filter(Move::gone).map(Move::from).distinct().toList();
        List<String> old = moves.stream().map(Move::from).distinct().toList();
        Map<String, List<Flaw>> flaws = flaws(old).stream().filter(flaw -> flaw.at() <= at)
                .collect(Collectors.groupingBy(Flaw::key));
        Map<String, List<Recorded>> records = records(old).stream().filter(record -> record.at() <= at)
                .collect(Collectors.groupingBy(Recorded::key));
        for (List<String> some : InLists.of(gone.stream().filter(key -> flaws.containsKey(key) || records.containsKey(key))
                .toList())) {
            catalog.sql("DELETE FROM defect WHERE build_key IN (:keys) AND found_at <= :at").param("keys", some)
                    .param("at", at).update();
            catalog.sql("DELETE FROM record WHERE build_key IN (:keys) AND recorded_at <= :at").param("keys", some)
                    .param("at", at).update();
        }
        Set<String> touched = new LinkedHashSet<>();
        Set<String> spoken = new LinkedHashSet<>();
        for (Move move : moves) {
            flaws.getOrDefault(move.from(), List.of()).forEach(flaw -> insert(move.to(), flaw));
            if (flaws.containsKey(move.from()) || records.containsKey(move.from())) {
                spoken.addAll(List.of(move.from(), move.to()));
            }
            for (Recorded record : records.getOrDefault(move.from(), List.of())) {
                insert(move.to(), record);
                touched.add(move.from());
                touched.add(move.to());
            }
        }
        new BuildAssembly(catalog).assemble(new BuildRows(catalog).ids(touched).values());
        new BuildChanges(catalog).note(spoken);
        for (List<String> some : InLists.of(gone)) {
            catalog.sql("DELETE FROM build WHERE build_key IN (:keys) AND NOT EXISTS (SELECT 1 FROM entry e "
                    + "WHERE e.build_id = build.id) AND NOT EXISTS (SELECT 1 FROM record r "
                    + "WHERE r.build_key = build.build_key)").param("keys", some).update();
        }
    }

    private record Flaw(String key, String found, String by, long at, String ticket, Long logged, Long cleared) { }

    private record Recorded(String key, String source, String origin, String attributes, String sources, String doubts,
                            Long finished, long at) { }

    private List<Flaw> flaws(List<String> keys) {
        return catalog.listIn("SELECT build_key, found, found_by, found_at, ticket, logged_at, cleared_at FROM defect "
                + "WHERE build_key IN (:in) ORDER BY id", keys, (row, n) -> new Flaw(row.getString(1), row.getString(2),
                row.getString(3), row.getLong(4), row.getString(5), Columns.number(row, 6), Columns.number(row, 7)));
    }

    private List<Recorded> records(Collection<String> keys) {
        return catalog.listIn("SELECT build_key, source, origin, attributes_json, sources_json, doubts_json, finished_at, "
                + "recorded_at FROM record WHERE build_key IN (:in)", keys, (row, n) -> new Recorded(row.getString(1),
                row.getString(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6),
                Columns.number(row, 7), row.getLong(8)));
    }

    private void insert(String to, Flaw flaw) {
        boolean known = flaws(List.of(to)).stream().anyMatch(other -> other.found().equals(flaw.found())
                && other.at() == flaw.at());
        if (!known) {
            catalog.sql("INSERT INTO defect (build_key, found, found_by, found_at, ticket, logged_at, cleared_at) "
                            + "VALUES (?, ?, ?, ?, ?, ?, ?)")
                    .params(to, flaw.found(), flaw.by(), flaw.at(), flaw.ticket(), flaw.logged(), flaw.cleared()).update();
        }
    }

    /** Gives a record to a new key, without the attributes that the new path gives. Keeps a record that the key has. */
    private void insert(String to, Recorded record) {
        if (records(List.of(to)).stream().anyMatch(other -> other.source().equals(record.source()))) {
            return;
        }
        // Needed because a scan assumes that a build without a row has no record.
        new BuildRows(catalog).id(to);
        Map<String, String> attributes = attributesAt(to, CatalogJson.strings(record.attributes()));
        catalog.sql("INSERT INTO record (build_key, source, origin, attributes_json, sources_json, doubts_json, finished_at, "
                        + "recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(to, record.source(), record.origin(), CatalogJson.writeSorted(attributes), record.sources(),
                        record.doubts(), record.finished(), record.at()).update();
    }

    /** Those of these keys from which anything has moved to another key. */
    public Set<String> movedFrom(List<String> keys) {
        return Set.copyOf(catalog.textsIn("SELECT DISTINCT from_key FROM build_move WHERE from_key IN (:in)", keys));
    }

    /**
     * The keys to which an event for this key at {@code at} applies now: the keys that the build got since, and the key
     * itself if something of the build still has it.
     *
     * @param at in milliseconds since 1970
     */
    public List<String> now(String key, long at) {
        Set<String> now = new LinkedHashSet<>();
        follow(key, at, now, new LinkedHashSet<>());
        return List.copyOf(now);
    }

    private void follow(String key, long at, Set<String> now, Set<String> seen) {
        if (!seen.add(key)) {
            now.add(key);
            return;
        }
        List<Move> moves = movesBy("from_key", List.of(key)).stream().filter(move -> move.at() >= at).toList();
        if (moves.stream().noneMatch(Move::gone)) {
            now.add(key);
        }
        moves.forEach(move -> follow(move.to(), move.at(), now, seen));
    }

    /** The attributes that CI gave to a build under an earlier key, with those of the new path replaced. */
    public Map<String, String> attributesAt(String to, Map<String, String> attributes) {
        Map<String, String> carried = new TreeMap<>(attributes);
        catalog.sql("SELECT stated_json FROM build_move WHERE to_key = ? AND stated_json IS NOT NULL").param(to)
                .query(String.class).list().forEach(json -> CatalogJson.strings(json).forEach((name, value) ->
                        carried.computeIfPresent(name, (same, was) -> was.equals(value) ? was : null)));
        return carried;
    }

    /**
     * The attributes that paths give, for builds that have a record under an earlier key.
     *
     * @param earlier the earlier keys of builds, by their present keys
     */
    public Map<String, Map<String, String>> stated(Map<String, Set<String>> earlier) {
        Map<String, Map<String, String>> stated = new HashMap<>();
        Set<String> all = earlier.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        Set<String> recorded = records(all).stream().map(Recorded::key).collect(Collectors.toSet());
        List<String> keys = earlier.keySet().stream().filter(key -> earlier.get(key).stream().anyMatch(recorded::contains))
                .toList();
        catalog.readIn("SELECT b.build_key, e.stated_json FROM entry e JOIN build b ON b.id = e.build_id "
                + "WHERE b.build_key IN (:in)", keys, row -> stated.computeIfAbsent(row.getString(1), key -> new TreeMap<>())
                .putAll(CatalogJson.strings(row.getString(2))));
        return stated;
    }

    /** The present keys of a build that ever had this key; the given key alone if it has no other. */
    public List<String> current(String key) {
        boolean there = catalog.sql("SELECT COUNT(*) FROM build b JOIN entry e ON e.build_id = b.id WHERE b.build_key = ? "
                + "AND (" + PartColumns.PRESENT + " OR e.parts LIKE '%:trash:%')").param(key)
                .query(Long.class).single() > 0;
        return there ? List.of(key) : now(key, Long.MIN_VALUE);
    }

    /** The moves that led to this key, directly or through others; the last one first. */
    public List<Move> before(String key) {
        Map<String, Move> all = new LinkedHashMap<>();
        List<String> keys = List.of(key);
        while (!keys.isEmpty()) {
            List<String> next = new ArrayList<>();
            for (Move move : movesBy("to_key", keys)) {
                if (all.putIfAbsent(move.from(), move) == null && !move.from().equals(key)) {
                    next.add(move.from());
                }
            }
            keys = next;
        }
        return List.copyOf(all.values());
    }

    private List<Move> movesBy(String column, Collection<String> keys) {
        return catalog.listIn("SELECT from_key, to_key, at, gone, stated_json FROM build_move WHERE " + column
                + " IN (:in) ORDER BY id DESC", keys, (row, n) -> new Move(row.getString(1), row.getString(2),
                row.getLong(3), row.getBoolean(4), CatalogJson.strings(row.getString(5))));
    }
}
