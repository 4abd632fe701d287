package dev.winnow.apply;

/** What became of a purge of one item. */
public sealed interface Purged {

    /** @param bytes of the files that are gone for good, in bytes */
    record Gone(long bytes, long files) implements Purged { }

    /** It is not in the trash: purged or restored before. */
    record Missing() implements Purged { }

    /** It is out of the trash and cannot be restored, but some of it could not be deleted; a later purge goes on. */
    record Failed(String why, long bytes, long files) implements Purged { }
}
