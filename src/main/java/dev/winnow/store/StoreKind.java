package dev.winnow.store;

import dev.winnow.jobfile.Store;
import java.util.List;
import java.util.ServiceLoader;

/** A kind of stores; a line in {@code META-INF/services} registers it. */
public interface StoreKind {

    /** All that are registered. */
    List<StoreKind> ALL = ServiceLoader.load(StoreKind.class, StoreKind.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get).toList();

    /**
     * Opens a store of any kind, to be read.
     *
     * @throws StoreUnreadable if it is not there or cannot be read
     */
    static OpenStore open(Store store) throws StoreUnreadable {
        for (StoreKind kind : ALL) {
            if (kind.has(store.root())) {
                return kind.opened(store);
            }
        }
        throw new StoreUnreadable(store.name() + ": root " + store.root() + " is not there, and no kind of store is named "
                + "as it begins; name the directory that holds the entries");
    }

    /** The mark at a root, as {@link OpenStore#root} gives it; nothing else of the store is looked at. */
    static StoreMark.Reading mark(String root) {
        return ALL.stream().filter(kind -> kind.has(root)).findFirst().map(kind -> kind.markAt(root))
                .orElse(new StoreMark.Absent());
    }

    /** Whether a root in a job file is one of this kind. */
    boolean has(String root);

    /** As {@link #open}. */
    OpenStore opened(Store store) throws StoreUnreadable;

    /** As {@link #mark}. */
    StoreMark.Reading markAt(String root);
}
