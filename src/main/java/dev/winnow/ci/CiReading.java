package dev.winnow.ci;

import java.util.List;

/** The builds of one CI system as they were at one moment, some at a time. For one thread. */
public interface CiReading extends AutoCloseable {

    /**
     * What tells whether a build has changed since it was read last.
     *
     * @param id      unique in the system; never changes
     * @param running whether it may have changed without any sign of it here
     * @param stamp   another one whenever the build's record is another
     */
    record Head(long id, boolean running, String stamp) { }

    /** The next builds after this id, by id; none at the end. */
    List<Head> heads(long after) throws CiUnreadable;

    /** All that is known of builds whose heads came last, in the order of {@code ids}. */
    List<CiBuild> builds(List<Long> ids) throws CiUnreadable;

    @Override
    void close();
}
