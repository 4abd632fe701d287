package dev.winnow.catalog.event;

import dev.winnow.catalog.Catalog;
import java.util.List;

/** Lets events happen: each is done and recorded in one transaction; the ledger takes it from there. */
public final class Events {

    private final Catalog catalog;

    public Events(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Now. */
    public Occasion now(String actor) {
        return new Occasion(catalog.now(), actor, true);
    }

    /**
     * Does and records an event, in the transaction that is open or in one of its own.
     *
     * @return how many rows it changed; where it changed none it is not recorded
     */
    public int apply(String actor, Event event) {
        return catalog.inTransaction(() -> {
            catalog.passGate();
            Occasion now = now(actor);
            int changed = event.apply(catalog, now);
            if (changed > 0) {
                record(now, List.of(event));
            }
            return changed;
        });
    }

    /** Records events of one kind that have just been done together, in their order. */
    public void record(Occasion occasion, List<? extends Event> events) {
        if (!events.isEmpty()) {
            catalog.ledger().record(occasion.at(), occasion.actor(), events.get(0).name(),
                    events.stream().map(event -> EventJson.write(event, catalog.origin(), catalog.via())).toList());
        }
    }
}
