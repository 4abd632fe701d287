package dev.winnow.ci;

import dev.winnow.model.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One build as its CI system has it; texts as they stand there.
 *
 * @param id         unique in the system
 * @param number     unique for its builder
 * @param builder    null where the system does not know it any more
 * @param tags       the builder's categories today, sorted
 * @param finished   null while it runs
 * @param status     null where the system does not tell
 * @param codebases  what was built, sorted by codebase
 * @param properties by name
 * @param logBytes   what its logs take in the system
 * @param logs       how many logs it has
 */
public record CiBuild(long id, long number, String builder, List<String> tags, Instant started, Instant finished,
                      Status status, List<Codebase> codebases, Map<String, Property> properties, long logBytes,
                      long logs) {

    /**
     * Branch and revision, as they were asked for, may be null.
     *
     * @param built the revision that was really built; null where nobody tells
     */
    public record Codebase(String name, String branch, String revision, Property built) { }

    /** @param source who set it */
    public record Property(String value, String source) { }

    public CiBuild {
        tags = List.copyOf(tags);
        codebases = List.copyOf(codebases);
        properties = Map.copyOf(properties);
    }
}
