package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.build.StoredBuild.Place;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.job.stores.WritableStores.Writable;
import dev.winnow.store.LockedStore;
import dev.winnow.store.EntryMeasurement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Reads the manifests and {@code .keep} files of builds again, in all of their entries, even in those that a plan does not
 * remove. No other check sees a manifest that has changed and kept its size.
 */
final class OwnFiles {

    private record Located(String key, Place place) { }

    private final Catalog catalog;
    private final WritableStores stores;

    OwnFiles(RunContext run) {
        this.catalog = run.catalog();
        this.stores = run.writable();
    }

    /** @param objections takes the key of a build that must stay because of such a file, and why */
    void changed(Collection<StoredBuild> builds, BiConsumer<String, String> objections) {
        Map<Long, List<Located>> byStore = new HashMap<>();
        for (StoredBuild stored : builds) {
            for (Place place : stored.places()) {
                if (place.directory() && stores.has(place.store())) {
                    byStore.computeIfAbsent(place.store(), store -> new ArrayList<>())
                            .add(new Located(stored.build().key(), place));
                }
            }
        }
        byStore.forEach((store, places) -> changed(stores.of(store), places, objections));
    }

    private void changed(Writable store, List<Located> places, BiConsumer<String, String> objections) {
        Map<Long, Entries.StoredManifest> planned = new Entries(catalog).manifests(places.stream().map(at -> at.place().entry()).toList());
        List<LockedStore.Own> own = store.files().own(places.stream().map(at -> at.place().path()).toList());
        for (int i = 0; i < places.size(); i++) {
            Located at = places.get(i);
            if (own.get(i).keep()) {
                objections.accept(at.key(), "a " + EntryMeasurement.KEEP_FILE + " file in " + at.place().path() + " pins it");
            } else if (!own.get(i).doubts().isEmpty()) {
                objections.accept(at.key(), "it is unsure now: " + own.get(i).doubts().get(0));
            } else if (!planned.get(at.place().entry()).is(own.get(i).manifest(), List.of())) {
                objections.accept(at.key(), "the manifest or status file in " + at.place().path()
                        + " has changed since the plan was made; plan again");
            }
        }
    }
}
