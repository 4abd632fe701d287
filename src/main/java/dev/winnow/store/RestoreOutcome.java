package dev.winnow.store;





/** The outcome of restoring one item. Only after {@link Restored} has the item left the trash. */
public sealed interface RestoreOutcome {

    /** @param entry path of the entry from the store's root, in shown form */
    record Restored(String entry) implements RestoreOutcome { }

    /** @param path the existing file or folder in its place, from the store's root, in shown form; it stays as it is */
    record Occupied(String path) implements RestoreOutcome { }

    /** The rest of its entry is in the trash too, and must be restored first. */
    record NeedsRest(TrashPlace rest) implements RestoreOutcome { }

    /** It is not in the trash, because it was purged or restored before, or is being purged. */
    record Missing() implements RestoreOutcome { }

    record Failed(String why) implements RestoreOutcome { }
}
