package dev.winnow.store;

import java.time.Instant;
import java.util.Objects;

/**
 * Binds a store to one catalog.
 *
 * @param store   id of the store, assigned at its first adoption
 * @param catalog the id of the catalog that may change it
 * @param by      who adopted it
 */
public record StoreMark(String store, String catalog, Instant adopted, String by) {

    /** The result of reading a store's mark. */
    public sealed interface Reading { }

    /** There is no mark: the store is not adopted, not mounted, or another directory. */
    public record Absent() implements Reading { }

    public record Present(StoreMark mark) implements Reading { }

    /** There is a mark that cannot be read. The store still counts as adopted. */
    public record Unreadable(String why) implements Reading { }

    public StoreMark {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(adopted, "adopted");
        Objects.requireNonNull(by, "by");
    }
}
