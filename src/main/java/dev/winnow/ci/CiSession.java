package dev.winnow.ci;

import java.util.List;

/** Reads the builds of one CI system in batches, all as they were at one moment. Not thread-safe. */
public interface CiSession extends AutoCloseable {

    /**
     * Shows whether a build has changed since it was last read.
     *
     * @param id      unique in the system; never changes
     * @param running whether it may have changed although the stamp is the same
     * @param stamp   differs whenever the build's record differs
     */
    record Head(long id, boolean running, String stamp) { }

    /** The next batch of builds with a higher id, in the order of their ids; empty at the end. */
    List<Head> heads(long after) throws CiUnreadable;

    /** The builds with these ids, in the order of {@code ids}. The last call of {@link #heads} must have returned them. */
    List<CiBuild> builds(List<Long> ids) throws CiUnreadable;

    @Override
    void close();
}
