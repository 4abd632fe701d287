package dev.winnow.store.local.removal;

import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.trash.Items;
import java.io.IOException;

/**
 * Tells whether a place in the trash is taken, mostly without reading the disk. The numbers of a run rise, and only this
 * process adds items, so no item can have a higher number than the highest that was found or asked for.
 */
final class Places {

    private final StoreRoot root;
    private String run;
    private long highest;

    Places(StoreRoot root) {
        this.root = root;
    }

    /** Call this before putting an item there. */
    boolean taken(TrashPlace place) throws IOException {
        if (!place.run().equals(run)) {
            highest = Items.highest(root, place.run());
            run = place.run();
        }
        if (place.seq() > highest) {
            highest = place.seq();
            return false;
        }
        return Items.has(root, place);
    }
}
