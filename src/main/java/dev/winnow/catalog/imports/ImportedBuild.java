package dev.winnow.catalog.imports;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A build as the job file makes the CI system's words mean; names in the spelling of {@code NameCodec}.
 *
 * @param id         unique in the CI system
 * @param origin     what the CI system calls it, for people: builder and number
 * @param key        the build's key, or null where that needs what nobody knows
 * @param attributes by name, {@code properties.} before those that are free
 * @param sources    who set an attribute, as far as the CI system knows
 * @param finished   when it finished, or null while it runs
 * @param doubts     what makes Winnow unsure of it
 * @param stamp      changes whenever the CI system's record of it does
 */
public record ImportedBuild(long id, String origin, String key, Map<String, String> attributes,
                            Map<String, String> sources, Instant finished, List<String> doubts, String stamp) {
    public ImportedBuild {
        attributes = Map.copyOf(attributes);
        sources = Map.copyOf(sources);
        doubts = List.copyOf(doubts);
    }
}
