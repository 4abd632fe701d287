package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.BuildPages;
import dev.winnow.catalog.build.BuildPages.Mark;
import dev.winnow.catalog.build.BuildPages.Sort;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.Halt;
import dev.winnow.report.output.Text;
import dev.winnow.service.BuildFilter;
import dev.winnow.web.Page.Section;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /builds}: all builds, in an order, as far as they fit what the search field says. */
@Controller
class BuildsPage {

    private static final int ROWS = 50;
    private static final int CHUNK = 1_000;
    /** A page searches no longer, and says so; the next one goes on. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private final Catalog catalog;
    private final Zones zones;

    BuildsPage(Catalog catalog, Zones zones) {
        this.catalog = catalog;
        this.zones = zones;
    }

    /** A column's head: by what link the table is sorted by it, and how it is now, as {@code aria-sort} says it. */
    record Column(String label, String link, String sorted) { }

    /**
     * @param fault    what is wrong with the search, or null
     * @param next     the page of what follows, or null
     * @param going    whether the search is not at its end and has not filled this page
     * @param searched how many builds were looked at for this page
     * @param first    whether this is the first page
     */
    record Listing(String query, String sort, String fault, Column key, Column branch, Column finished, List<BuildLine> lines,
                 String next, boolean going, String searched, boolean first, String all, String pinMany) { }

    @GetMapping("/builds")
    @PreAuthorize("hasAuthority('read')")
    Page builds(@RequestParam(name = "q", required = false) String query, @RequestParam(defaultValue = "-finished") String sort,
                @RequestParam(required = false) String after) {
        boolean descending = sort.startsWith("-");
        Sort by = sort(descending ? sort.substring(1) : sort);
        Mark mark = mark(after);
        Instant now = catalog.clock().instant();
        BuildFilter wanted;
        String fault = null;
        try {
            wanted = new BuildFilter(BuildFilter.words(query), now).over(catalog);
        } catch (Halt wrong) {
            wanted = null;
            fault = wrong.getMessage();
        }
        Search search = new Search(by, descending, now);
        if (wanted != null) {
            search.look(wanted, mark);
        }
        ZoneId zone = zones.common();
        return new Page("builds", "Builds", Section.BUILDS, new Listing(query, sort, fault, column("Build", "key", sort, query),
                column("Branch", "branch", sort, query), column("Finished", "finished", sort, query),
                search.found.stream().map(stored -> BuildLine.of(stored, zone, now)).toList(),
                search.more ? Shown.link("/builds", "q", query, "sort", sort, "after", text(search.last)) : null,
                search.more && search.found.size() < ROWS, Text.count(search.looked, "build", "builds"), mark == null,
                Shown.link("/builds", "q", query, "sort", sort),
                query == null || query.isBlank() ? null : Shown.link("/pins/many", "q", query)));
    }

    /** A search as far as it came. */
    private final class Search {

        private final BuildPages pages;
        private final List<StoredBuild> found = new ArrayList<>();
        private long looked;
        private Mark last;
        private boolean more;

        Search(Sort by, boolean descending, Instant now) {
            pages = new BuildPages(catalog, now, by, descending);
        }

        void look(BuildFilter wanted, Mark after) {
            last = after;
            long began = System.nanoTime();
            // The first piece is small: mostly it is enough.
            for (int most = ROWS + 1; ; most = CHUNK) {
                List<StoredBuild> some = pages.next(last, most);
                for (StoredBuild stored : some) {
                    boolean fits = wanted.fits(stored.build());
                    if (fits && found.size() == ROWS) {
                        more = true;
                        return;
                    }
                    if (fits) {
                        found.add(stored);
                    }
                    last = pages.mark(stored);
                    looked++;
                }
                if (some.size() < most) {
                    return;
                }
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    more = true;
                    return;
                }
            }
        }
    }

    private static Sort sort(String word) {
        return Arrays.stream(Sort.values()).filter(each -> each.name().equalsIgnoreCase(word)).findFirst()
                .orElseThrow(() -> Halt.usage("builds cannot be sorted by " + word + "; they can by "
                        + Arrays.stream(Sort.values()).map(each -> each.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))));
    }

    private static Column column(String label, String name, String sort, String query) {
        boolean up = sort.equals(name);
        boolean down = sort.equals("-" + name);
        boolean downFirst = name.equals("finished");
        return new Column(label, Shown.link("/builds", "q", query, "sort", (down || up ? up : downFirst) ? "-" + name : name),
                up ? "ascending" : down ? "descending" : null);
    }

    private static String text(Mark mark) {
        return mark.id() + (mark.value() == null ? "" : "~" + mark.value());
    }

    private static Mark mark(String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        int sign = text.indexOf('~');
        try {
            return new Mark(sign < 0 ? null : text.substring(sign + 1), Long.parseLong(sign < 0 ? text
                    : text.substring(0, sign)));
        } catch (NumberFormatException wrong) {
            throw Halt.usage("this address of a page of builds was changed; begin again at Builds");
        }
    }
}
