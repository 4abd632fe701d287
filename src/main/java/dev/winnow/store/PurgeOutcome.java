package dev.winnow.store;




public sealed interface PurgeOutcome {

    /** @param files number of files that were deleted now */
    record Gone(long files) implements PurgeOutcome { }

    /** It is not in the trash, because it was purged or restored before. */
    record Missing() implements PurgeOutcome { }

    /**
     * It has left the trash and cannot be restored, but some of it could not be deleted. A later purge continues.
     *
     * @param files number of files that were deleted now
     */
    record Failed(String why, long files) implements PurgeOutcome { }
}
