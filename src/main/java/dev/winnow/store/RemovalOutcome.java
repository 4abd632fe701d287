package dev.winnow.store;




/** The outcome of a {@link RemovalOrder}. Only after {@link Trashed} and {@link AlreadyDone} is the item in the trash. */
public sealed interface RemovalOutcome {

    /**
     * @param path  its place in the trash, relative to the store's root
     * @param bytes size of the moved files
     * @param files number of the moved files
     * @param whole whether the entry itself moved, with the files that belong to no part
     */
    record Trashed(String path, long bytes, long files, boolean whole) implements RemovalOutcome { }

    /** An earlier attempt has carried out the order. */
    record AlreadyDone(String path) implements RemovalOutcome { }

    /** The entry has changed since the plan: it is gone, larger or replaced. */
    record Stale(String why) implements RemovalOutcome { }

    /** The path must not be removed: it is a link, a mount point, or leads out of the store. */
    record Refused(String why) implements RemovalOutcome { }

    /** The removal failed, and the entry is where it was. */
    record Failed(String why) implements RemovalOutcome { }
}
