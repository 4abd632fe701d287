package dev.winnow.catalog.build;

import dev.winnow.model.Attributes;
import java.time.Instant;
import java.util.List;

/** Sees the rows of all builds and of all their entries, also those of other jobs, while the builds of a job are read. */
public interface AllRows {

    /**
     * An entry in any state. The entries of some thousand builds come before these builds.
     *
     * @param jobs  the jobs whose layouts match it, each between commas
     * @param parts as in {@code PartColumns}
     * @param sure  whether the entry itself gives no reason for doubt
     */
    void entry(long build, long entry, long store, String jobs, String parts, boolean sure, long productFiles);

    /** @param sure whether the build itself gives no reason for doubt */
    void build(long id, String key, Attributes attributes, Instant finished, Instant settles, boolean sure);
}
