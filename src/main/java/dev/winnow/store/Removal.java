package dev.winnow.store;




/** What became of a {@link RemovalOrder}. Only {@link Trashed} and {@link AlreadyDone} leave something in the trash. */
public sealed interface Removal {

    /**
     * @param path  where it lies now, relative to the store's root
     * @param bytes of the files that went, in bytes
     * @param whole whether the entry itself went, with what belongs to no part
     */
    record Trashed(String path, long bytes, long files, boolean whole) implements Removal { }

    /** The order's place in the trash is taken by an earlier try of the same order. */
    record AlreadyDone(String path) implements Removal { }

    /** It is not what the plan saw: gone, grown, replaced. */
    record Stale(String why) implements Removal { }

    /** It is nothing that may be removed: a link, a mount, a path that leaves the store. */
    record Refused(String why) implements Removal { }

    /** It could not be done and is where it was. */
    record Failed(String why) implements Removal { }
}
