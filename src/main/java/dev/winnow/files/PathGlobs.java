package dev.winnow.files;

import dev.winnow.model.NameCodec;
import dev.winnow.policy.value.Glob;
import java.util.List;

/** Matches paths in the spelling of {@link NameCodec} against several globs. It must be fast: it sees each file of a store. */
public final class PathGlobs {

    /** @param folder the glob without its final {@code /**}; null if it has none */
    private record PathGlob(Glob glob, Glob folder) { }

    private final List<PathGlob> globs;

    /** @param globs in any order; a path matches if one of them does */
    public PathGlobs(List<Glob> globs) {
        this.globs = globs.stream().map(glob -> new PathGlob(glob, folder(glob.toString()))).toList();
    }

    public boolean matches(String path) {
        if (globs.isEmpty()) {
            return false;
        }
        String text = NameCodec.text(path);
        for (PathGlob each : globs) {
            if (each.glob.matchesText(text)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a folder matches, or everything that can be in it. */
    public boolean covers(String folder) {
        String text = NameCodec.text(folder);
        for (PathGlob each : globs) {
            if (each.glob.matchesText(text) || each.folder != null && each.folder.matchesText(text)) {
                return true;
            }
        }
        return false;
    }

    /** Whether something below a folder may match; false only if nothing can. */
    public boolean mayMatchBelow(String folder) {
        String below = NameCodec.text(folder) + "/";
        for (PathGlob each : globs) {
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
