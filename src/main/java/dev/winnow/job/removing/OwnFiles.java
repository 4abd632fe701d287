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
 * What the manifests and {@code .keep} files of builds say now, in all of their entries, whichever of these a plan
 * removes: a manifest that says something else in as many bytes is seen by nothing else.
 */
final class OwnFiles {

    private record Located(String key, Place place) { }

    private final Catalog catalog;
    private final WritableStores stores;

    OwnFiles(RunContext run) {
        this.catalog = run.catalog();
        this.stores = run.writable();
    }

    /** @param each takes the key of a build that has one that speaks against its removal, and why */
    void changed(Collection<StoredBuild> builds, BiConsumer<String, String> each) {
        Map<Long, List<Located>> byStore = new HashMap<>();
        for (StoredBuild stored : builds) {
            for (Place place : stored.places()) {
                if (place.directory() && stores.has(place.store())) {
                    byStore.computeIfAbsent(place.store(), store -> new ArrayList<>())
                            .add(new Located(stored.build().key(), place));
                }
            }
        }
        byStore.forEach((store, places) -> changed(stores.of(store), places, each));
    }

    private void changed(Writable store, List<Located> places, BiConsumer<String, String> each) {
        Map<Long, Entries.Said> said = new Entries(catalog).said(places.stream().map(at -> at.place().entry()).toList());
        List<LockedStore.Own> own = store.files().own(places.stream().map(at -> at.place().path()).toList());
        for (int i = 0; i < places.size(); i++) {
            Located at = places.get(i);
            if (own.get(i).keep()) {
                each.accept(at.key(), "a " + EntryMeasurement.KEEP_FILE + " file in " + at.place().path() + " pins it");
            } else if (!own.get(i).doubts().isEmpty()) {
                each.accept(at.key(), "it is unsure now: " + own.get(i).doubts().get(0));
            } else if (!said.get(at.place().entry()).is(own.get(i).manifest(), List.of())) {
                each.accept(at.key(), "the manifest or status file in " + at.place().path()
                        + " says something else since the plan was made; plan again");
            }
        }
    }
}
