package dev.winnow.catalog.event;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import java.util.List;

/**
 * The time and actor of an event.
 *
 * @param at   in milliseconds since 1970
 * @param live whether it happens now; false if it is replayed from a ledger
 */
public record EventContext(long at, String actor, boolean live) {

    /**
     * Rows up to this time count as older than the event, in milliseconds since 1970. For a live event all rows are older,
     * even if the clocks of hosts differ. For a replayed event its time decides.
     */
    long since() {
        return live ? Long.MAX_VALUE : at;
    }

    /** The present keys of the build that had this key at the time of the event. */
    List<String> keys(Catalog catalog, String key) {
        return live ? List.of(key) : new KeyChanges(catalog).now(key, at);
    }
}
