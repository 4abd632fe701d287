package dev.winnow.store;





/** What became of a restore of one item. Only {@link Restored} takes something out of the trash. */
public sealed interface Restoration {

    /** @param entry the entry's path from the store's root, in shown form */
    record Restored(String entry) implements Restoration { }

    /** @param path what is in the way, from the store's root, in shown form; it is left as it is */
    record Occupied(String path) implements Restoration { }

    /** The rest of its entry is in the trash as well, and comes first. */
    record NeedsRest(TrashPlace rest) implements Restoration { }

    /** It is not in the trash: purged, being purged, or restored before. */
    record Missing() implements Restoration { }

    record Failed(String why) implements Restoration { }
}
