package dev.winnow.report.html;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Links from the pages of one folder to others; relative, so that they hold behind a web server and on a copy. */
final class Links {

    private final List<String> from;

    /** @param folder absolute; where the page lies */
    Links(Path folder) {
        from = segments(folder);
    }

    /** The link to a folder, ended by a slash; empty for the page's own. */
    String to(Path folder) {
        List<String> to = segments(folder);
        int common = 0;
        while (common < Math.min(from.size(), to.size()) && from.get(common).equals(to.get(common))) {
            common++;
        }
        // a first name with a colon would look like a scheme
        String up = common == from.size() && common < to.size() ? "./" : "../".repeat(from.size() - common);
        return up + to.stream().skip(common).map(segment -> segment + "/").collect(Collectors.joining());
    }

    /** As they stand in links: percent-encoded bytes, also of names that Java cannot show. */
    private static List<String> segments(Path folder) {
        return Arrays.stream(folder.toAbsolutePath().normalize().toUri().getRawPath().split("/"))
                .filter(segment -> !segment.isEmpty()).toList();
    }
}
