package dev.winnow.store.local.walk;

import dev.winnow.files.DirectoryListing;
import dev.winnow.store.PathRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Caches the names in folders that several spans share, because such a folder may have a million names. Names that are
 * added later are left to the next scan.
 */
final class FolderNameCache {

    private static final int MAX_NAMES = 2_000_000;

    private final Map<String, String[]> listed = new HashMap<>();
    private int held;

    /**
     * The names in a folder, sorted.
     *
     * @param path path of the folder relative to the root, in shown form
     */
    synchronized String[] names(Path folder, String path) throws IOException {
        String[] names = listed.get(path);
        if (names == null) {
            names = list(folder);
            if (held + names.length <= MAX_NAMES) {
                held += names.length;
                listed.put(path, names);
            }
        }
        return names;
    }

    /** Drops folders that no two spans share. */
    synchronized void keepCut(List<PathRange> spans) {
        Set<String> cut = new HashSet<>(Set.of(""));
        for (PathRange span : spans) {
            for (int slash = span.from().indexOf('/'); slash >= 0; slash = span.from().indexOf('/', slash + 1)) {
                cut.add(span.from().substring(0, slash));
            }
        }
        listed.keySet().retainAll(cut);
        held = listed.values().stream().mapToInt(names -> names.length).sum();
    }

    /** The names in a folder, sorted and not cached. */
    static String[] list(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryListing open = DirectoryListing.open(folder)) {
            for (Path file = open.next(); file != null; file = open.next()) {
                names.add(open.shownName(file));
            }
        }
        String[] sorted = names.toArray(String[]::new);
        Arrays.sort(sorted);
        return sorted;
    }

    /** The names in a folder that a span contains or reaches into. {@code prefix} is the folder's path with a final /. */
    static List<String> within(String[] names, String prefix, PathRange span) {
        List<String> within = new ArrayList<>();
        int from = span.from().startsWith(prefix) ? at(names, span.from().substring(prefix.length()))
                : prefix.compareTo(span.from()) > 0 ? 0 : names.length;
        if (span.from().startsWith(prefix)) {
            // Other names may sort between a folder and its contents: "a", "a-b", "a/c".
            String rest = span.from().substring(prefix.length());
            for (int end = 1; end <= rest.length(); end++) {
                int at = Arrays.binarySearch(names, rest.substring(0, end));
                if (at >= 0 && at < from && span.reachesInto(prefix + names[at])) {
                    within.add(names[at]);
                }
            }
        }
        for (int i = from; i < names.length; i++) {
            if (span.to() != null && (prefix + names[i]).compareTo(span.to()) >= 0) {
                break;
            }
            within.add(names[i]);
        }
        return within;
    }

    private static int at(String[] names, String name) {
        int at = Arrays.binarySearch(names, name);
        return at < 0 ? -at - 1 : at;
    }
}
