package dev.winnow.store.local.removal;

import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.trash.TrashItems;
import java.io.IOException;

/**
 * Tells whether a place in the trash is taken, mostly without reading the disk. The numbers of a run rise, and only this
 * process adds items, so no item can have a higher number than the highest that was found or asked for.
 */
final class TrashSlots {

    private final StoreRoot root;
    private String run;
    private long highest;

    TrashSlots(StoreRoot root) {
        this.root = root;
    }

    /** Call this before putting an item there. */
    boolean taken(TrashPlace place) throws IOException {
        if (!place.run().equals(run)) {
            highest = TrashItems.highest(root, place.run());
            run = place.run();
        }
        if (place.seq() > highest) {
            highest = place.seq();
            return false;
        }
        return TrashItems.has(root, place);
    }
}
