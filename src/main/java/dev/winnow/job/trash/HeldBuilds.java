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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells which removals must not be purged, because their builds are held: pinned, or by a {@code .keep} file in what is left of them. */
final class HeldBuilds {

    private final Catalog catalog;
    /** The keys that the builds of the removals have now, by the keys that they had. */
    private final Map<String, Set<String>> names = new HashMap<>();
    private final Map<String, String> kept = new HashMap<>();
    private PinsInForce pins;

    /**
     * Looks for {@code .keep} files. Make it before a transaction, because others wait for that.
     *
     * @param here     the stores of this host, in which it looks
     * @param removals those that will be asked for
     */
    HeldBuilds(Catalog catalog, List<JobStore> here, List<Removal> removals) {
        this.catalog = catalog;
        KeyChanges changes = new KeyChanges(catalog);
        Set<String> moved = changes.movedFrom(removals.stream().map(Removal::key).distinct().toList());
        for (Removal removal : removals) {
            Set<String> now = names.computeIfAbsent(removal.key(), key -> new TreeSet<>(Set.of(key)));
            if (moved.contains(removal.key())) {
                now.addAll(changes.now(removal.key(), removal.removedAt().toEpochMilli()));
            }
        }
        Map<Long, JobStore> stores = here.stream().collect(Collectors.toMap(store -> store.row().id(), Function.identity()));
        catalog.readIn("SELECT b.build_key, e.keep_text, e.store_id, e.path FROM build b JOIN entry e ON e.build_id = b.id "
                + "WHERE b.build_key IN (:in) AND " + PartColumns.PRESENT, keys(), row -> {
                    JobStore store = stores.get(row.getLong(3));
                    Presence file = store == null ? Presence.GONE : store.files().presence(row.getString(4) + "/"
                            + EntryMeasurement.KEEP_FILE);
                    if (row.getString(2) != null || file == Presence.THERE) {
                        kept.put(row.getString(1), "has a .keep file, so it stays in the trash; restore it, or delete that file");
                    } else if (file == Presence.UNKNOWN) {
                        kept.put(row.getString(1), "may have a .keep file in " + row.getString(4)
                                + ", which cannot be read, so it stays in the trash");
                    }
                });
    }

    private List<String> keys() {
        return names.values().stream().flatMap(Set::stream).distinct().toList();
    }

    /** Reads the pins; to be called before {@link #why}, within the transaction that claims if there is one. */
    HeldBuilds withPins() {
        pins = new Pins(catalog).inForce(keys());
        return this;
    }

    /** Why a removal must not be purged, a sentence without its subject; null if it may. */
    String why(Removal removal) {
        for (String key : names.get(removal.key())) {
            if (!pins.of(key).isEmpty()) {
                return "is pinned, so it stays in the trash; restore it, or end the pin";
            }
            if (kept.containsKey(key)) {
                return kept.get(key);
            }
        }
        return null;
    }
}
