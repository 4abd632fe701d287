package dev.winnow.store;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import java.util.Objects;

/**
 * An order to move an entry, or a part of one, to the trash.
 *
 * @param place    the place in the trash; its run and number identify the order
 * @param entry    path of the entry from the store's root, in shown form
 * @param part     the part to remove; null for the whole entry
 * @param expected the contents that the plan saw
 */
public record RemovalOrder(TrashPlace place, String entry, EntryType type, PartKind part, Contents expected) {
    public RemovalOrder {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(expected, "expected");
    }
}
