package dev.winnow.store;

import java.time.Instant;
import java.util.Objects;

/**
 * What binds a store to one catalog.
 *
 * @param store   the store's own id, given at its first adoption
 * @param catalog the id of the catalog that may change it
 * @param by      who adopted it
 */
public record StoreMark(String store, String catalog, Instant adopted, String by) {

    /** What is known of a store's mark. */
    public sealed interface Reading { }

    /** There is none: not adopted, not mounted, or another directory. */
    public record Absent() implements Reading { }

    public record Present(StoreMark mark) implements Reading { }

    /** There is one that cannot be read. It binds all the same: no one may take the store for unadopted. */
    public record Unreadable(String why) implements Reading { }

    public StoreMark {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(adopted, "adopted");
        Objects.requireNonNull(by, "by");
    }
}
