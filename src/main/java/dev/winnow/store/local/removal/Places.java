package dev.winnow.store.local.removal;

import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.trash.Items;
import java.io.IOException;

/**
 * Tells whether places in the trash are taken, mostly without a look: numbers of a run go up, and above the highest
 * that was found or asked for nothing can lie, for nobody else puts anything there.
 */
final class Places {

    private final StoreRoot root;
    private String run;
    private long highest;

    Places(StoreRoot root) {
        this.root = root;
    }

    /** To be asked before anything is put there. */
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
