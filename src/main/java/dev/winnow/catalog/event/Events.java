package dev.winnow.catalog.event;

import dev.winnow.catalog.Catalog;
import java.util.List;

/** Applies events to the catalog and records them in one transaction. The ledger appends the records later. */
public record Events(Catalog catalog) {

    public EventContext now(String actor) {
        return new EventContext(catalog.now(), actor, true);
    }

    /**
     * Applies and records an event, in the open transaction or in a new one.
     *
     * @return the number of changed rows; if it is 0, the event is not recorded
     */
    public int apply(String actor, Event event) {
        return catalog.inTransaction(() -> {
            catalog.passGate();
            EventContext now = now(actor);
            int changed = event.apply(catalog, now);
            if (changed > 0) {
                record(now, List.of(event));
            }
            return changed;
        });
    }

    /** Records events of one kind that have just been applied together, in their order. */
    public void record(EventContext context, List<? extends Event> events) {
        if (!events.isEmpty()) {
            catalog.ledger().record(context.at(), context.actor(), events.get(0).name(),
                    events.stream().map(event -> EventJson.write(event, catalog.origin(), catalog.via())).toList());
        }
    }
}
