package dev.winnow.catalog.build;

import dev.winnow.catalog.Stores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which entries the symbolic links of stores lead to, as the last look at these links found. */
final class LinkedPaths {

    private final Map<Long, TreeMap<String, List<Stores.Link>>> targets = new HashMap<>();

    static LinkedPaths of(Stores stores, Collection<Long> ids) {
        LinkedPaths links = new LinkedPaths();
        for (long id : ids) {
            TreeMap<String, List<Stores.Link>> of = links.targets.computeIfAbsent(id, store -> new TreeMap<>());
            stores.linksInto(id).forEach(link -> of.computeIfAbsent(link.target(), to -> new ArrayList<>(1)).add(link));
        }
        return links;
    }

    /** Whether a link that is no part of this entry leads to it, into it, or to a folder above it. */
    boolean leadTo(long store, String entry) {
        TreeMap<String, List<Stores.Link>> of = targets.getOrDefault(store, new TreeMap<>());
        if (of.isEmpty()) {
            return false;
        }
        String inside = entry + "/";
        if (holds(of.get(entry), store, inside, true)) {
            return true;
        }
        for (Map.Entry<String, List<Stores.Link>> at : of.tailMap(inside).entrySet()) {
            if (!at.getKey().startsWith(inside)) {
                break;
            }
            if (holds(at.getValue(), store, inside, true)) {
                return true;
            }
        }
        for (int slash = entry.lastIndexOf('/'); slash > 0; slash = entry.lastIndexOf('/', slash - 1)) {
            if (holds(of.get(entry.substring(0, slash)), store, inside, false)) {
                return true;
            }
        }
        return holds(of.get(""), store, inside, false);
    }

    private static boolean holds(List<Stores.Link> links, long store, String inside, boolean alsoPassed) {
        return links != null && links.stream().anyMatch(link -> (alsoPassed || !link.passed())
                && (link.source() != store || !link.path().startsWith(inside)));
    }
}
