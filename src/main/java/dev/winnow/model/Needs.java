package dev.winnow.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The builds without which another one cannot be used, by their keys. */
public final class Needs {

    /** The property that holds them where a job file names no other. */
    public static final String PROPERTY = "needs";

    private Needs() {
    }

    /**
     * The keys that a property of a build names: divided by commas, also as a JSON list; empty where it has none.
     *
     * @param property null for {@link #PROPERTY}
     */
    public static List<String> of(Attributes attributes, String property) {
        String value = attributes.properties().get(property == null ? PROPERTY : property);
        return value == null ? List.of() : keys(value);
    }

    /** The keys in the value of such a property, in the spelling of {@link NameCodec}. */
    public static List<String> keys(String value) {
        String text = value.strip();
        if (text.startsWith("[") && text.endsWith("]")) {
            text = text.substring(1, text.length() - 1);
        }
        List<String> keys = new ArrayList<>();
        for (String item : text.split(",")) {
            String key = item.strip();
            if (key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")) {
                key = key.substring(1, key.length() - 1).strip();
            }
            if (!key.isEmpty()) {
                keys.add(key);
            }
        }
        return keys;
    }

    /**
     * What builds that stay need, through any number of steps; each with the build that was found to need it first.
     *
     * @param needs by build, what it needs itself
     */
    public static Map<String, String> closure(Map<String, ? extends Collection<String>> needs, Collection<String> staying) {
        Map<String, String> needed = new LinkedHashMap<>();
        // In the order of keys: the same builds always give the same reasons.
        ArrayDeque<String> next = new ArrayDeque<>(new TreeSet<>(staying));
        for (String by = next.poll(); by != null; by = next.poll()) {
            for (String key : needs.containsKey(by) ? needs.get(by) : List.<String>of()) {
                if (needed.putIfAbsent(key, by) == null) {
                    next.add(key);
                }
            }
        }
        return needed;
    }
}
