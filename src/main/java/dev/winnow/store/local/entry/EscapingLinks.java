package dev.winnow.store.local.entry;

import dev.winnow.files.LinkResolver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the symbolic links of one entry. It returns all of them if any may lead out of the entry, and otherwise none. A
 * link whose text stays inside may still lead to a link that leaves the entry.
 */
final class EscapingLinks {

    private final List<String> links = new ArrayList<>();
    private boolean outward;

    /** @param path of the link relative to the entry, in shown form */
    void add(Path link, String path) {
        links.add(path);
        if (!outward) {
            try {
                outward = mayLeave(LinkResolver.target(link), path);
            } catch (IOException unknown) {
                outward = true;
            }
        }
    }

    /** Only leading {@code ..} can be counted: after a name that is a link, {@code ..} may lead anywhere. */
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
