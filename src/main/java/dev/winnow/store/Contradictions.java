package dev.winnow.store;

import dev.winnow.store.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a manifest says something else than the path and {@code set} of the entry that it lies in. */
public final class Contradictions {

    private Contradictions() {
    }

    /** @param manifest null where there is none */
    public static List<String> between(Manifest manifest, Map<String, String> stated) {
        List<String> doubts = new ArrayList<>();
        if (manifest != null) {
            new TreeMap<>(stated).forEach((name, byPath) -> {
                String said = manifest.attributes().get(name);
                if (said != null && !same(name, said, byPath)) {
                    doubts.add("manifest says " + name + " '" + said + "', its path says '" + byPath + "'");
                }
            });
        }
        return doubts;
    }

    private static boolean same(String name, String said, String byPath) {
        // A path may pad its number with zeros.
        return said.equals(byPath) || name.equals("number") && byPath.matches("0+[0-9]+")
                && said.equals(byPath.replaceFirst("^0+(?=[0-9])", ""));
    }
}
