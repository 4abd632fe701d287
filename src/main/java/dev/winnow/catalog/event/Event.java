package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;

/**
 * An event. Its {@link JsonTypeName} is its name in the ledger. Its record components are the members of the line's
 * {@code data}, in their order and in snake_case. Neither may change, because ledgers are kept for years.
 */
public sealed interface Event permits DecisionEvent, StoreAdopted, Registered, RunEvent, RemovalEvent, RecordOnlyEvent {

    /**
     * Applies the event to the catalog, in the open transaction.
     *
     * @return the number of changed rows, or 1 for an event that is only recorded; 0 means that nothing happened, and the
     *         event is not recorded
     */
    int apply(Catalog catalog, EventContext context);

    /** Applies the event again from a ledger. Events of other hosts' ledgers may come before or after it. */
    default void replay(ReplayContext replay) {
        apply(replay.catalog(), replay.context());
    }

    /** The name in the ledger. */
    default String name() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }
}
