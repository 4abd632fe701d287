package dev.winnow.store;




/** What became of a purge of one item. */
public sealed interface Purged {

    /**
     * @param bytes that its files had when they were removed; 0 if nothing tells any more
     * @param files how many were deleted now
     */
    record Gone(long bytes, long files) implements Purged { }

    /** It is not in the trash: purged or restored before. */
    record Missing() implements Purged { }

    /**
     * It is out of the trash and cannot be restored, but some of it could not be deleted; a later purge goes on.
     *
     * @param files how many were deleted now
     */
    record Failed(String why, long files) implements Purged { }
}
