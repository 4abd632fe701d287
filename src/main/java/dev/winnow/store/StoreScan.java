package dev.winnow.store;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * One look at a store, a span after the other or several at once. Reads only and follows no link. What goes away
 * meanwhile is no error.
 */
public interface StoreScan {

    /** Tells it from another store that may lie at the same root later. */
    String identity();

    /** Cuts the store into spans of a few thousand entries that can be walked on their own, by so many threads. */
    List<Span> survey(int threads);

    /**
     * Tells {@code visitor} of everything in a span.
     *
     * @throws StoreUnreadable if the store is not there any more
     * @throws IOException     if the walk was interrupted
     */
    void walk(Span span, StoreVisitor visitor) throws IOException;

    /** As {@link #walk}, of the links and of what could not be read; entries count only by their links. */
    void links(Span span, StoreVisitor visitor) throws IOException;

    /**
     * The links that were seen in all spans, to be told where they lead.
     *
     * @param roots of other stores that links may lead into
     */
    LinkTargets targets(Collection<String> roots);
}
