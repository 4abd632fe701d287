package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.catalog.history.RunFigures;
import dev.winnow.catalog.history.Runs;
import dev.winnow.report.output.Text;
import dev.winnow.web.Page.Section;
import dev.winnow.web.PageFormats.When;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /trash}: the removed parts, which can be restored. */
@Controller
class TrashPage {

    private static final int ROWS = 50;

    private final Catalog catalog;
    private final Zones zones;

    TrashPage(Catalog catalog, Zones zones) {
        this.catalog = catalog;
        this.zones = zones;
    }

    record Line(String key, String link, String part, String size, String run, String runLink, String by, When removed, When purge,
                boolean purging) { }

    record OfJob(String job, String items, String size) { }

    record Listed(String query, String run, List<OfJob> jobs, List<Line> lines, String next, String clear) { }

    @GetMapping("/trash")
    @PreAuthorize("hasAuthority('read')")
    Page trash(@RequestParam(name = "q", required = false) String query, @RequestParam(required = false) String run,
               @RequestParam(defaultValue = "9223372036854775807") long before) {
        List<Removal> rows = new Removals(catalog).page(before, ROWS + 1, PageFormats.typed(query), PageFormats.typed(run));
        Map<String, String> actors = new HashMap<>();
        Runs runs = new Runs(catalog);
        List<Line> lines = rows.stream().limit(ROWS).map(row -> {
            ZoneId zone = zones.ofJob(row.job());
            return new Line(row.key(), PageFormats.build(row.key()), row.kinds(), Text.size(row.bytes()), row.run(), PageFormats.link("/run", "id",
                    row.run()), actors.computeIfAbsent(row.run(), id -> runs.find(id).map(found -> found.operator().actor())
                    .orElse("")), When.of(row.removedAt(), zone), When.of(row.purgeAt(), zone),
                    row.state().equals(Removals.PURGING));
        }).toList();
        return new Page("trash", "Trash", Section.TRASH, new Listed(query, run, new RunFigures(catalog).inTrash().stream().map(each ->
                new OfJob(each.job(), Text.count(each.items(), "item", "items"), Text.size(each.bytes()))).toList(), lines,
                rows.size() > ROWS ? PageFormats.link("/trash", "q", query, "run", run, "before", String.valueOf(rows.get(ROWS - 1).id()))
                : null, PageFormats.typed(query) == null && PageFormats.typed(run) == null ? null : "/trash"));
    }
}
