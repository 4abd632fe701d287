package dev.winnow.ci;

import dev.winnow.model.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One build as its CI system records it. Texts are unchanged.
 *
 * @param id         unique in the system
 * @param number     unique for its builder
 * @param builder    null if the system has forgotten it
 * @param tags       the builder's categories today, sorted
 * @param finished   null while it runs
 * @param status     null if the system does not record it
 * @param codebases  what was built, sorted by codebase
 * @param properties by name
 * @param logBytes   size of its logs in the system, in bytes
 * @param logs       number of its logs
 */
public record CiBuild(long id, long number, String builder, List<String> tags, Instant started, Instant finished,
                      Status status, List<Codebase> codebases, Map<String, Property> properties, long logBytes,
                      long logs) {

    /**
     * What one codebase contributed to a build.
     *
     * @param branch   as requested; may be null
     * @param revision as requested; may be null
     * @param built    the revision that was really built; null if the system does not record it
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
