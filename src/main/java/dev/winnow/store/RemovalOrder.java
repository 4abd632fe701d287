package dev.winnow.store;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import java.util.Objects;

/**
 * One thing to move to the trash.
 *
 * @param place    where to; its run and number name the order
 * @param entry    the entry's path from the store's root, in shown form
 * @param part     the part of it that goes; null if all of it does
 * @param expected what the plan saw there
 */
public record RemovalOrder(TrashPlace place, String entry, EntryType type, PartKind part, Contents expected) {
    public RemovalOrder {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(expected, "expected");
    }
}
