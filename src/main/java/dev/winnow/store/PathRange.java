package dev.winnow.store;

import java.util.Objects;

/**
 * A range of a store's paths, compared as texts. Spans divide a store without gaps or overlaps, even if files come and go
 * meanwhile. An entry, with everything in it, belongs to the span that contains the entry's path.
 *
 * @param from first path of the span, which need not exist; "" for the store's beginning
 * @param to   first path after the span; null for the store's end
 */
public record PathRange(String from, String to) {

    /** A whole store. */
    public static final PathRange ALL = new PathRange("", null);

    public PathRange {
        Objects.requireNonNull(from, "from");
        if (to != null && to.compareTo(from) <= 0) {
            throw new IllegalArgumentException("no path is from '" + from + "' to '" + to + "'");
        }
    }

    /** Whether a path, relative to the root and in shown form, belongs to the span. */
    public boolean holds(String path) {
        return path.compareTo(from) >= 0 && (to == null || path.compareTo(to) < 0);
    }

    /** Whether a path below the folder can belong to the span. */
    public boolean reachesInto(String folder) {
        return folder.isEmpty() || after(folder).compareTo(from) > 0 && (to == null || (folder + "/").compareTo(to) < 0);
    }

    /** Whether all paths below the folder belong to the span. */
    public boolean holdsAllBelow(String folder) {
        if (folder.isEmpty()) {
            return from.isEmpty() && to == null;
        }
        return (folder + "/").compareTo(from) >= 0 && (to == null || after(folder).compareTo(to) <= 0);
    }

    /** The smallest text that sorts after all paths below a folder. */
    private static String after(String folder) {
        return folder + (char) ('/' + 1);
    }
}
