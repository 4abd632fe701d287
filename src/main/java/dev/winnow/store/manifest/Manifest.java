package dev.winnow.store.manifest;

import java.time.Instant;
import java.util.Map;

/**
 * The content of a manifest.
 *
 * @param attributes by the names of {@code Attributes.NAMES} and {@code properties.*}; tags are joined by {@code ,}, and
 *                   the status is a word
 * @param finished   when the build finished, or null
 */
public record Manifest(Map<String, String> attributes, Instant finished) {
    public Manifest {
        attributes = Map.copyOf(attributes);
    }
}
