package dev.winnow.store;

import dev.winnow.jobfile.Store;
import java.util.List;
import java.util.ServiceLoader;

/** A kind of store. A line in {@code META-INF/services} registers it. */
public interface StoreKind {

    List<StoreKind> ALL = ServiceLoader.load(StoreKind.class, StoreKind.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get).toList();

    /**
     * Opens a store of any kind for reading.
     *
     * @throws StoreUnreadable if it does not exist or cannot be read
     */
    static OpenStore open(Store store) throws StoreUnreadable {
        for (StoreKind kind : ALL) {
            if (kind.has(store.root())) {
                return kind.opened(store);
            }
        }
        throw new StoreUnreadable(store.name() + ": root " + store.root() + " does not exist, and it is not an address "
                + "of any kind of store; name the directory that holds the entries");
    }

    /** Reads only the mark at a root that {@link OpenStore#root} has returned. */
    static StoreMark.Reading mark(String root) {
        return ALL.stream().filter(kind -> kind.has(root)).findFirst().map(kind -> kind.markAt(root))
                .orElse(new StoreMark.Absent());
    }

    /** Whether a root in a job file is a store of this kind. */
    boolean has(String root);

    /** Opens a store of this kind, like {@link #open}. */
    OpenStore opened(Store store) throws StoreUnreadable;

    /** Reads the mark of a store of this kind, like {@link #mark}. */
    StoreMark.Reading markAt(String root);
}
