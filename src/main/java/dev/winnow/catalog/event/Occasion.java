package dev.winnow.catalog.event;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyMoves;
import java.util.List;

/**
 * When an event happens, or happened, and who did it.
 *
 * @param at   in milliseconds since 1970
 * @param live whether it happens now; not where a ledger tells of it
 */
public record Occasion(long at, String actor, boolean live) {

    /**
     * The time up to which the catalog's rows count as older than the event, in milliseconds: all of them where it
     * happens now, however the clocks of hosts differ; between two ledgers the time decides.
     */
    long since() {
        return live ? Long.MAX_VALUE : at;
    }

    /** The keys that what is said of this one is said of by now. */
    List<String> keys(Catalog catalog, String key) {
        return live ? List.of(key) : new KeyMoves(catalog).now(key, at);
    }
}
