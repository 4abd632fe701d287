package dev.winnow.store;

import dev.winnow.model.PartKind;
import java.util.Objects;

/**
 * The state of one item that an interrupted run was working on, after recovery.
 *
 * @param place  null for an emptied directory into which something was written since
 * @param entry  in shown form; null if there is no record of it
 * @param part   null for a whole entry
 * @param detail what recovery did, or why it could not; a sentence without the final stop
 */
public record RecoveryOutcome(TrashPlace place, String entry, PartKind part, State state, String detail) {

    /** Where the item is now. */
    public enum State {
        /** Complete, where it was before its removal. */
        IN_PLACE,
        /** Complete, in the trash. */
        IN_TRASH,
        /** Partly deleted, and no longer in the trash; another purge deletes the rest. */
        BEING_PURGED,
        /** In two places, because something is in its way. A person must look at it. */
        SPLIT
    }

    public RecoveryOutcome {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(detail, "detail");
    }
}
