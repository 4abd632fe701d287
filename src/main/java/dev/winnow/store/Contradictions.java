package dev.winnow.store;

import dev.winnow.store.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares a manifest with the path and {@code set} of its entry. */
public final class Contradictions {

    private Contradictions() {
    }

    /**
     * @param manifest null if there is none
     * @param stated   attributes by path and {@code set}
     * @return a sentence for each contradiction
     */
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
        // A number in a path may have leading zeros.
        return said.equals(byPath) || name.equals("number") && byPath.matches("0+[0-9]+")
                && said.equals(byPath.replaceFirst("^0+(?=[0-9])", ""));
    }
}
