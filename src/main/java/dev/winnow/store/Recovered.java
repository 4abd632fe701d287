package dev.winnow.store;

import dev.winnow.model.PartKind;
import java.util.Objects;

/**
 * What recovery found of one item that an earlier run was working on when it was cut short.
 *
 * @param place  null for a directory that was emptied, and into which something was written since
 * @param entry  in shown form; null if nothing tells any more
 * @param part   null for a whole entry
 * @param detail what was done, or what stands in the way; a sentence without its end
 */
public record Recovered(TrashPlace place, String entry, PartKind part, State state, String detail) {

    /** Where the item is now. */
    public enum State {
        /** Whole where it was before its removal. */
        IN_PLACE,
        /** Whole in the trash. */
        IN_TRASH,
        /** Out of the trash for good, and partly deleted: purge it again. */
        BEING_PURGED,
        /** In two places, for something was put in its way: a person must look. */
        SPLIT
    }

    public Recovered {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(detail, "detail");
    }
}
