package dev.winnow.scan.files;

import dev.winnow.policy.value.Glob;
import java.util.List;
import java.util.Optional;

/**
 * Several globs over paths, asked for every file of a store: most answers come from the literal text at a glob's ends,
 * without running its pattern.
 */
public final class PathGlobs {

    private static final String SPECIAL = "*?{}[]\\";

    /**
     * @param starts what each path that fits starts with
     * @param ends   what each path that fits ends with
     * @param folder fits the folder of which the glob takes all, or null when it is not such a glob
     */
    private record Quick(Glob glob, String starts, String ends, Glob folder) {

        boolean matches(String path) {
            return path.startsWith(starts) && path.endsWith(ends) && glob.matches(path);
        }
    }

    private final List<Quick> globs;

    /** Fits what any of the globs fits; the order does not matter. */
    public PathGlobs(List<Glob> globs) {
        this.globs = globs.stream().map(PathGlobs::quick).toList();
    }

    /** Whether the path itself fits. */
    public boolean matches(String path) {
        for (Quick quick : globs) {
            if (quick.matches(path)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a folder fits, or everything that can lie in it. */
    public boolean covers(String folder) {
        for (Quick quick : globs) {
            if (quick.matches(folder) || quick.folder != null && quick.folder.matches(folder)) {
                return true;
            }
        }
        return false;
    }

    /** Whether something below a folder might fit; false only when surely nothing does. */
    public boolean mayMatchBelow(String folder) {
        String below = folder + "/";
        for (Quick quick : globs) {
            if (quick.starts.startsWith(below) || below.startsWith(quick.starts)) {
                return true;
            }
        }
        return false;
    }

    private static Quick quick(Glob glob) {
        String text = glob.toString();
        int first = 0;
        while (first < text.length() && SPECIAL.indexOf(text.charAt(first)) < 0) {
            first++;
        }
        int last = text.length();
        while (last > 0 && SPECIAL.indexOf(text.charAt(last - 1)) < 0) {
            last--;
        }
        String ends = text.substring(last);
        // "**/" also stands for nothing: "**/a" fits "a", which does not end with "/a".
        if (ends.startsWith("/") && last > 0) {
            ends = ends.substring(1);
        }
        return new Quick(glob, text.substring(0, first), ends, folder(text).orElse(null));
    }

    private static Optional<Glob> folder(String text) {
        if (!text.endsWith("/**") || text.endsWith("\\/**")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Glob.parse(text.substring(0, text.length() - 3)));
        } catch (IllegalArgumentException partOfLargerPattern) {
            return Optional.empty();
        }
    }
}
