package dev.winnow.store.local.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The symbolic links of one entry, if any may lead out of it. One that stays within it by its text may go on with one
 * that does not, so either all of them are told or none.
 */
final class OutwardLinks {

    private final List<String> links = new ArrayList<>();
    private boolean outward;

    /** @param path of the link inside the entry, in shown form */
    void add(Path link, String path) {
        links.add(path);
        if (!outward) {
            try {
                outward = mayLeave(Files.readSymbolicLink(link), path);
            } catch (IOException unknown) {
                outward = true;
            }
        }
    }

    /** {@code ..} after a name leads where that name's link says, so only those at the start can be counted. */
    private static boolean mayLeave(Path target, String path) {
        int up = 0;
        boolean named = false;
        for (Path name : target) {
            boolean parent = name.toString().equals("..");
            if (parent && named) {
                return true;
            }
            up += parent ? 1 : 0;
            named |= !parent && !name.toString().equals(".");
        }
        return target.isAbsolute() || up > path.chars().filter(c -> c == '/').count();
    }

    List<String> list() {
        return outward ? links : List.of();
    }
}
