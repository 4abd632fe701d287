package dev.winnow.store;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * A scan of a store, one span after the other or several in parallel. It only reads and follows no link. A file that
 * vanishes meanwhile is not an error.
 */
public interface StoreScan {

    /** Differs if another store is later found at the same root. */
    String identity();

    /** Divides the store into spans of a few thousand entries, at least one for each of {@code threads} if possible. */
    List<PathRange> survey(int threads);

    /**
     * Passes everything in a span to {@code visitor}.
     *
     * @throws StoreUnreadable if the store no longer exists
     * @throws IOException     if the walk was interrupted
     */
    void walk(PathRange span, StoreVisitor visitor) throws IOException;

    /** Like {@link #walk}, but only for links and unreadable folders. */
    void links(PathRange span, StoreVisitor visitor) throws IOException;

    /**
     * Makes the resolver for the links of all spans.
     *
     * @param roots roots of other stores that links may lead into
     */
    LinkResolution targets(Collection<String> roots);
}
