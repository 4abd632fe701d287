package dev.winnow.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which builds a build needs: without them it cannot be used. */
public final class Needs {

    /** The property that lists their keys, unless a job file names another. */
    public static final String PROPERTY = "needs";

    private Needs() {
    }

    /**
     * The keys of the builds that a build needs; empty if there are none.
     *
     * @param property the property that lists them; null for {@link #PROPERTY}
     */
    public static List<String> of(Attributes attributes, String property) {
        String value = attributes.properties().get(property == null ? PROPERTY : property);
        return value == null ? List.of() : keys(value);
    }

    /** Splits the value of such a property into keys. The value is a list with commas, or a JSON list of strings. */
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

    /** The keys of two lists, each once. */
    public static List<String> both(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }

    /**
     * The builds that the staying builds need, directly or through others. Each is mapped to the build that was first
     * found to need it. What a staying build needs of itself, directly or through others, is no reason for it to stay.
     *
     * @param needs   by key, the keys that a build needs directly
     * @param staying keys of the builds that stay
     */
    public static Map<String, String> closure(Map<String, ? extends Collection<String>> needs, Collection<String> staying) {
        Map<String, String> needed = new LinkedHashMap<>();
        Map<String, String> first = new HashMap<>();
        // Sorted, so that the same builds always give the same reasons.
        ArrayDeque<String> next = new ArrayDeque<>(new TreeSet<>(staying));
        for (String by = next.poll(); by != null; by = next.poll()) {
            String root = first.getOrDefault(by, by);
            for (String key : needs.containsKey(by) ? needs.get(by) : List.<String>of()) {
                if (!key.equals(root) && needed.putIfAbsent(key, by) == null) {
                    first.put(key, root);
                    next.add(key);
                }
            }
        }
        return needed;
    }
}
