package dev.winnow.apply;

import dev.winnow.model.PartKind;

/** Tells a store's products from its logs, as its scan does. */
public interface Kinds {

    /**
     * @param pathInEntry in shown form; "" for an entry that is a file
     * @return the part that the file belongs to; null if it is the whole entry's, as a manifest or {@code .keep} is
     */
    PartKind of(String pathInEntry);
}
