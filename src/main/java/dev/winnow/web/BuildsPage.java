package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.Halt;
import dev.winnow.report.output.Text;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.BuildSearch;
import dev.winnow.service.BuildSearch.Found;
import dev.winnow.web.Page.Section;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /builds}: the builds that match the search field, in a chosen order. */
@Controller
class BuildsPage {

    private static final int ROWS = 50;
    /** After this time a page stops searching and says so. The next page continues there. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private final Catalog catalog;
    private final Zones zones;

    BuildsPage(Catalog catalog, Zones zones) {
        this.catalog = catalog;
        this.zones = zones;
    }

    /** The head of a column: the link that sorts by it, and the present order as {@code aria-sort} names it. */
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
        Instant now = catalog.clock().instant();
        BuildSearch search = new BuildSearch(catalog, now, sort);
        BuildFilter wanted = null;
        String fault = null;
        try {
            wanted = new BuildFilter(BuildFilter.words(query), now).over(catalog);
        } catch (Halt wrong) {
            fault = wrong.getMessage();
        }
        Found found = wanted == null ? new Found(List.of(), 0, null) : search.look(fitting(wanted), after, ROWS, PATIENCE);
        Function<String, ZoneId> zone = zones.ofBuilds();
        return new Page("builds", "Builds", Section.BUILDS, new Listing(query, sort, fault, column("Build", "key", sort, query),
                column("Branch", "branch", sort, query), column("Finished", "finished", sort, query),
                found.builds().stream().map(stored -> BuildLine.of(stored, zone.apply(stored.build().key()), now)).toList(),
                found.next() == null ? null : PageFormats.link("/builds", "q", query, "sort", sort, "after", found.next()),
                found.next() != null && found.builds().size() < ROWS, Text.count(found.looked(), "build", "builds"),
                PageFormats.typed(after) == null, PageFormats.link("/builds", "q", query, "sort", sort),
                query == null || query.isBlank() ? null : PageFormats.link("/pins/many", "q", query)));
    }

    private static Predicate<StoredBuild> fitting(BuildFilter wanted) {
        return stored -> wanted.fits(stored.build());
    }

    private static Column column(String label, String name, String sort, String query) {
        boolean up = sort.equals(name);
        boolean down = sort.equals("-" + name);
        boolean downFirst = name.equals("finished");
        return new Column(label, PageFormats.link("/builds", "q", query, "sort", (down || up ? up : downFirst) ? "-" + name : name),
                up ? "ascending" : down ? "descending" : null);
    }
}
