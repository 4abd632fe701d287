package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;

/**
 * Something that happened. Its {@link JsonTypeName} is what the ledger calls it; its components are the members of the
 * line's {@code data}, in their order and in snake_case. Both stay as they are: ledgers are kept for years.
 */
public sealed interface Event permits Decided, StoreAdopted, Registered, RunEvent, RemovalEvent, Note {

    /**
     * Does in the catalog what happened, in the transaction that is open.
     *
     * @return how many rows changed, or 1 where it leaves no other trace in the catalog; 0 means that it has not
     *         happened, so that it is not recorded
     */
    int apply(Catalog catalog, Occasion occasion);

    /** Does again what a ledger tells of. What another host's ledger tells may come before or after it. */
    default void replay(Retelling retelling) {
        apply(retelling.catalog(), retelling.occasion());
    }

    /** What the ledger calls it. */
    default String name() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }
}
