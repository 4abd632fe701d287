package dev.winnow.job.trash;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.PinsInForce;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.job.stores.JobStore;
import dev.winnow.store.EntryMeasurement;
import dev.winnow.store.Presence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the removals that must not be purged, because their builds are held. */
final class HeldBuilds {

    private HeldBuilds() {
    }

    /**
     * Whether the build of a removal is pinned now, under its present key, too, or by a {@code .keep} file in what is left of it.
     *
     * @param here     the stores of this host, in which it looks for such files
     * @param removals those that will be asked for
     */
    static Predicate<Removal> of(Catalog catalog, List<JobStore> here, List<Removal> removals) {
        KeyChanges changes = new KeyChanges(catalog);
        Set<String> moved = changes.movedFrom(removals.stream().map(Removal::key).distinct().toList());
        Map<String, Set<String>> names = new HashMap<>();
        for (Removal removal : removals) {
            Set<String> now = names.computeIfAbsent(removal.key(), key -> new TreeSet<>(Set.of(key)));
            if (moved.contains(removal.key())) {
                now.addAll(changes.now(removal.key(), removal.removedAt().toEpochMilli()));
            }
        }
        List<String> keys = names.values().stream().flatMap(Set::stream).distinct().toList();
        PinsInForce pins = new Pins(catalog).inForce(keys);
        Set<String> kept = kept(catalog, here, keys);
        return removal -> names.get(removal.key()).stream().anyMatch(key -> kept.contains(key) || !pins.of(key).isEmpty());
    }

    private static Set<String> kept(Catalog catalog, List<JobStore> here, List<String> keys) {
        Map<Long, JobStore> stores = here.stream().collect(Collectors.toMap(store -> store.row().id(), Function.identity()));
        Set<String> kept = new HashSet<>();
        catalog.readIn("SELECT b.build_key, e.keep_text, e.store_id, e.path FROM build b JOIN entry e ON e.build_id = b.id "
                + "WHERE b.build_key IN (:in) AND " + PartColumns.PRESENT, keys, row -> {
                    JobStore store = stores.get(row.getLong(3));
                    if (row.getString(2) != null || store != null && store.files()
                            .presence(row.getString(4) + "/" + EntryMeasurement.KEEP_FILE) != Presence.GONE) {
                        kept.add(row.getString(1));
                    }
                });
        return kept;
    }
}
