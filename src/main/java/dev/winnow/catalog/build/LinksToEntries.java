package dev.winnow.catalog.build;

import dev.winnow.catalog.Stores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the entries that symbolic links of stores lead to, from the links that were read last. */
final class LinksToEntries {

    private final Map<Long, TreeMap<String, List<Stores.Link>>> targets = new HashMap<>();
    private final Map<Long, List<String>> sideFiles = new HashMap<>();
    private final Map<Long, String> roots;

    private LinksToEntries(Map<Long, String> roots) {
        this.roots = roots;
    }

    static LinksToEntries of(Stores stores, Collection<Long> ids) {
        LinksToEntries links = new LinksToEntries(stores.roots());
        for (long id : ids) {
            TreeMap<String, List<Stores.Link>> of = links.targets.computeIfAbsent(id, store -> new TreeMap<>());
            links.sideFiles.put(id, stores.sideFiles(id));
            stores.linksInto(id).forEach(link -> of.computeIfAbsent(link.target(), to -> new ArrayList<>(1)).add(link));
        }
        return links;
    }

    /**
     * The path of a link outside of an entry that leads to the entry, into it, or to a folder above it; null if there is
     * none. Relative to the store's root, or absolute if it lies elsewhere.
     */
    String leadsTo(long store, String entry) {
        TreeMap<String, List<Stores.Link>> of = targets.getOrDefault(store, new TreeMap<>());
        if (of.isEmpty()) {
            return null;
        }
        String inside = entry + "/";
        String link = link(of.get(entry), store, inside, true);
        for (Map.Entry<String, List<Stores.Link>> at : of.tailMap(inside).entrySet()) {
            if (link != null || !at.getKey().startsWith(inside)) {
                break;
            }
            link = link(at.getValue(), store, inside, true);
        }
        List<String> endings = sideFiles.getOrDefault(store, List.of());
        for (Map.Entry<String, List<Stores.Link>> at : endings.isEmpty() ? Map.<String, List<Stores.Link>>of().entrySet()
                : of.tailMap(entry, false).entrySet()) {
            if (link != null || !at.getKey().startsWith(entry)) {
                break;
            }
            link = onlyEndings(at.getKey().substring(entry.length()), endings) ? link(at.getValue(), store, inside, true) : null;
        }
        for (int slash = entry.lastIndexOf('/'); link == null && slash > 0; slash = entry.lastIndexOf('/', slash - 1)) {
            link = link(of.get(entry.substring(0, slash)), store, inside, false);
        }
        return link == null ? link(of.get(""), store, inside, false) : link;
    }

    /** Whether the rest of a name consists only of endings of side files. */
    private static boolean onlyEndings(String rest, List<String> endings) {
        return endings.stream().anyMatch(ending -> rest.equals(ending)
                || rest.startsWith(ending) && onlyEndings(rest.substring(ending.length()), endings));
    }

    private String link(List<Stores.Link> links, long store, String inside, boolean alsoPassed) {
        for (Stores.Link link : links == null ? List.<Stores.Link>of() : links) {
            boolean own = link.source() == store && link.path().startsWith(inside);
            if (!own && (alsoPassed || !link.passed())) {
                String root = link.source() == store || link.path().startsWith("/") ? null : roots.get(link.source());
                return root == null ? link.path() : root + "/" + link.path();
            }
        }
        return null;
    }
}
