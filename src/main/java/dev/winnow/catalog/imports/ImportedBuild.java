package dev.winnow.catalog.imports;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A build from a CI system after applying the rules of the job file. Names are in the spelling of {@code NameCodec}.
 *
 * @param id         unique in the CI system
 * @param origin     name in the CI system, for people: builder and number
 * @param key        key of the build; null if it needs an unknown attribute
 * @param attributes by name; free properties start with {@code properties.}
 * @param sources    for attributes, who set them in the CI system, if known
 * @param finished   when it finished; null while it runs
 * @param doubts     reasons to be unsure about it
 * @param stamp      changes whenever the CI system's record of it changes
 */
public record ImportedBuild(long id, String origin, String key, Map<String, String> attributes,
                            Map<String, String> sources, Instant finished, List<String> doubts, String stamp) {
    public ImportedBuild {
        attributes = Map.copyOf(attributes);
        sources = Map.copyOf(sources);
        doubts = List.copyOf(doubts);
    }
}
