package dev.winnow.store.manifest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /**
     * A sentence for each contradiction to the path of the entry.
     *
     * @param stated attributes by path and {@code set}
     */
    public List<String> contradictions(Map<String, String> stated) {
        List<String> doubts = new ArrayList<>();
        new TreeMap<>(stated).forEach((name, byPath) -> {
            String said = attributes.get(name);
            if (said != null && !same(name, said, byPath)) {
                doubts.add("manifest says " + name + " '" + said + "', its path says '" + byPath + "'");
            }
        });
        return doubts;
    }

    private static boolean same(String name, String said, String byPath) {
        // A number in a path may have leading zeros.
        return said.equals(byPath) || name.equals("number") && byPath.matches("0+[0-9]+")
                && said.equals(byPath.replaceFirst("^0+(?=[0-9])", ""));
    }
}
