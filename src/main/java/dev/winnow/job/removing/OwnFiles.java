package dev.winnow.job.removing;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.entry.Entries.Directory;
import dev.winnow.catalog.entry.Entries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.WritableStores.Writable;
import dev.winnow.job.stores.WritableStores;
import dev.winnow.store.EntryMeasurement;
import dev.winnow.store.LockedStore;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Reads the manifests and {@code .keep} files of builds again, in all of their entries, even in those that a plan does not
 * remove. No other check sees a manifest that has changed and kept its size.
 */
final class OwnFiles {

    private final Catalog catalog;
    private final WritableStores stores;

    OwnFiles(RunContext run) {
        this.catalog = run.catalog();
        this.stores = run.writable();
    }

    /** @param objections takes the key of a build that must stay because of such a file, and why */
    void changed(Collection<String> keys, BiConsumer<String, String> objections) {
        new Entries(catalog).directories(keys).stream().filter(at -> stores.has(at.store()))
                .collect(Collectors.groupingBy(Directory::store))
                .forEach((store, inStore) -> changed(stores.of(store), inStore, objections));
    }

    private static void changed(Writable store, List<Directory> inStore, BiConsumer<String, String> objections) {
        List<LockedStore.Own> own = store.files().own(inStore.stream().map(Directory::path).toList());
        for (int i = 0; i < inStore.size(); i++) {
            Directory at = inStore.get(i);
            if (own.get(i).keep()) {
                objections.accept(at.key(), "a " + EntryMeasurement.KEEP_FILE + " file in " + at.path() + " pins it");
            } else if (!own.get(i).doubts().isEmpty()) {
                objections.accept(at.key(), "it is unsure now: " + own.get(i).doubts().get(0));
            } else if (!at.manifest().is(own.get(i).manifest(), List.of())) {
                objections.accept(at.key(), "the manifest or status file in " + at.path()
                        + " has changed since the plan was made; plan again");
            }
        }
    }
}
