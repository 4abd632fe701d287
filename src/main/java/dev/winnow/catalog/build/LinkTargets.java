package dev.winnow.catalog.build;

import dev.winnow.catalog.Stores;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Where the symbolic links of stores point, asked by entry. */
final class LinkTargets {

    private final Map<Long, TreeSet<String>> targets = new HashMap<>();

    static LinkTargets of(Stores stores, Collection<Long> ids) {
        LinkTargets links = new LinkTargets();
        for (long id : ids) {
            TreeSet<String> of = links.targets.computeIfAbsent(id, store -> new TreeSet<>());
            stores.links(id).forEach(link -> of.add(link.target()));
        }
        return links;
    }

    /** Whether a link points at this entry or at something inside it. */
    boolean pointInto(long store, String path) {
        TreeSet<String> of = targets.getOrDefault(store, new TreeSet<>());
        if (of.contains(path)) {
            return true;
        }
        String inside = of.ceiling(path + "/");
        return inside != null && inside.startsWith(path + "/");
    }
}
