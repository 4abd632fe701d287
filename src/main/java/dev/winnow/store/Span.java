package dev.winnow.store;

import java.util.Objects;

/**
 * A stretch of a store: the paths from one on and before another, compared as texts. Everything below a folder is one
 * stretch as well, so that any cuts part a store without gap and overlap, whatever comes and goes meanwhile. An entry
 * belongs where its own path does, with all that lies in it.
 *
 * @param from the first path that belongs to it, whether anything lies there or not; "" for the store's beginning
 * @param to   the first path that does not any more; null for the store's end
 */
public record Span(String from, String to) {

    /** A whole store. */
    public static final Span ALL = new Span("", null);

    public Span {
        Objects.requireNonNull(from, "from");
        if (to != null && to.compareTo(from) <= 0) {
            throw new IllegalArgumentException("nothing lies from '" + from + "' to '" + to + "'");
        }
    }

    /** Whether a path belongs to it; relative to the root, in shown form. */
    public boolean holds(String path) {
        return path.compareTo(from) >= 0 && (to == null || path.compareTo(to) < 0);
    }

    /** Whether anything below a folder can belong to it. */
    public boolean reachesInto(String folder) {
        return folder.isEmpty() || after(folder).compareTo(from) > 0 && (to == null || (folder + "/").compareTo(to) < 0);
    }

    /** Whether everything below a folder belongs to it. */
    public boolean holdsAllBelow(String folder) {
        if (folder.isEmpty()) {
            return from.isEmpty() && to == null;
        }
        return (folder + "/").compareTo(from) >= 0 && (to == null || after(folder).compareTo(to) <= 0);
    }

    /** The first text after all paths below a folder. */
    private static String after(String folder) {
        return folder + (char) ('/' + 1);
    }
}
