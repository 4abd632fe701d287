package dev.winnow.store.manifest;

import java.time.Instant;
import java.util.Map;

/**
 * What a manifest says of a build.
 *
 * @param attributes by the names of {@code Attributes.NAMES} and {@code properties.*}; tags joined by {@code ,};
 *                   status by its word
 * @param finished   when the build finished, or null
 */
public record Manifest(Map<String, String> attributes, Instant finished) {
    public Manifest {
        attributes = Map.copyOf(attributes);
    }
}
