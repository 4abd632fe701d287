package dev.winnow.files;

import dev.winnow.model.NameCodec;
import dev.winnow.policy.value.Glob;
import java.util.List;

/** Several globs over paths, which are given in the spelling of {@link NameCodec}; asked for every file of a store. */
public final class PathGlobs {

    /** @param folder fits the folder of which the glob takes all, or null when it is not such a glob */
    private record OfPaths(Glob glob, Glob folder) { }

    private final List<OfPaths> globs;

    /** Fits what any of the globs fits; the order does not matter. */
    public PathGlobs(List<Glob> globs) {
        this.globs = globs.stream().map(glob -> new OfPaths(glob, folder(glob.toString()))).toList();
    }

    /** Whether the path itself fits. */
    public boolean matches(String path) {
        if (globs.isEmpty()) {
            return false;
        }
        String text = NameCodec.text(path);
        for (OfPaths each : globs) {
            if (each.glob.matchesText(text)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a folder fits, or everything that can lie in it. */
    public boolean covers(String folder) {
        String text = NameCodec.text(folder);
        for (OfPaths each : globs) {
            if (each.glob.matchesText(text) || each.folder != null && each.folder.matchesText(text)) {
                return true;
            }
        }
        return false;
    }

    /** Whether something below a folder might fit; false only when surely nothing does. */
    public boolean mayMatchBelow(String folder) {
        String below = NameCodec.text(folder) + "/";
        for (OfPaths each : globs) {
            String starts = each.glob.beginning();
            if (starts.startsWith(below) || below.startsWith(starts)) {
                return true;
            }
        }
        return false;
    }

    private static Glob folder(String text) {
        if (!text.endsWith("/**") || text.endsWith("\\/**")) {
            return null;
        }
        try {
            return Glob.parse(text.substring(0, text.length() - 3));
        } catch (IllegalArgumentException partOfLargerPattern) {
            return null;
        }
    }
}
