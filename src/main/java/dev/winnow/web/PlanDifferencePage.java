package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanDifference;
import dev.winnow.catalog.decision.PlanDifference.Part;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.model.Halt;
import dev.winnow.plan.JobChange;
import dev.winnow.report.output.Text;
import dev.winnow.web.Page.Section;
import dev.winnow.web.PageFormats.When;
import dev.winnow.web.PlansPage.Change;
import dev.winnow.web.WorkbenchPage.Judged;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /plan/difference?id=&other=}: what only one of two saved plans removes, and why. */
@Controller
class PlanDifferencePage {

    private static final int ROWS = 50;
    private static final int LISTED = 30;
    /** After this time a page stops reading and says so. The next page continues there. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private final Catalog catalog;
    private final Zones zones;

    PlanDifferencePage(Catalog catalog, Zones zones) {
        this.catalog = catalog;
        this.zones = zones;
    }

    record Side(String name, String id, String link, When made, When asOf, String removes, String size) { }

    record Choice(String label, String link, boolean here) { }

    record Option(String id, String text, boolean here) { }

    record Row(String key, String link, String part, Judged here, Judged there, String size) { }

    /**
     * @param going whether the search is not at its end and has not filled this page
     * @param other null if the job has no other plan
     */
    record One(String id, String other, List<Option> options, List<Side> sides, List<Change> changes, List<Choice> shows, List<Row> rows,
               String next, boolean going) { }

    @GetMapping("/plan/difference")
    @PreAuthorize("hasAuthority('read')")
    Page difference(@RequestParam String id, @RequestParam(required = false) String other,
                    @RequestParam(defaultValue = "this") String show, @RequestParam(defaultValue = "0") long from) {
        PlanRow plan = PlansPage.known(catalog, id);
        ZoneId zone = zones.ofJob(plan.job());
        Plans plans = new Plans(catalog);
        List<PlanRow> others = plans.before(plan.job(), null, LISTED).stream().filter(row -> !row.id().equals(id)).toList();
        PlanRow beside = PageFormats.typed(other) != null ? PlansPage.known(catalog, other)
                : plans.before(plan.job(), id, 1).stream().findFirst()
                .orElse(others.isEmpty() ? null : others.get(0));
        String title = "Difference of two plans of " + plan.job();
        if (beside == null) {
            return new Page("plan-difference", title, Section.PLANS, new One(id, null, List.of(),
                    List.of(side("This plan", plan, zone)), List.of(), List.of(), List.of(), null, false));
        }
        boolean mine = show.equals("this");
        if (!mine && !show.equals("other")) {
            throw Halt.usage("show what goes only in 'this' plan or in the 'other', not '" + show + "'");
        }
        long began = System.nanoTime();
        PlanDifference.Found found = new PlanDifference(catalog).look(mine ? id : beside.id(), mine ? beside.id() : id, from, ROWS,
                () -> System.nanoTime() - began < PATIENCE.toNanos());
        List<Option> options = others.stream().map(row -> new Option(row.id(),
                When.of(row.created(), zone).text() + ", " + row.id(), row.id().equals(beside.id()))).toList();
        List<Side> sides = List.of(side("This plan", plan, zone), side("The other plan", beside, zone));
        List<Choice> shows = List.of(
                new Choice("Goes only in this plan", link(id, beside, "this", 0), mine),
                new Choice("Goes only in the other", link(id, beside, "other", 0), !mine));
        String next = found.next() < 0 ? null : link(id, beside, show, found.next());
        return new Page("plan-difference", title, Section.PLANS, new One(id, beside.id(), options, sides,
                changes(plans, beside, plan), shows, found.parts().stream().map(part -> row(part, mine, zone)).toList(), next,
                next != null && found.parts().size() < ROWS));
    }

    private static String link(String id, PlanRow other, String show, long from) {
        return PageFormats.link("/plan/difference", "id", id, "other", other.id(), "show", show, "from",
                from == 0 ? null : String.valueOf(from));
    }

    private Side side(String name, PlanRow plan, ZoneId zone) {
        Runs.Counts counts = new Runs(catalog).find(plan.run()).map(RunRow::counts).orElse(Runs.Counts.NONE);
        return new Side(name, plan.id(), PageFormats.link("/plan", "id", plan.id()), When.of(plan.created(), zone), When.of(plan.asOf(), zone),
                Text.count(counts.removed()), Text.size(counts.bytesRemoved()));
    }

    /** What differs in the job files, from the other plan to this one. */
    private static List<Change> changes(Plans plans, PlanRow from, PlanRow to) {
        return plans.jobText(from.jobSha256()).flatMap(before -> plans.jobText(to.jobSha256()).map(now -> JobChange.between(before, now)))
                .orElse(List.of()).stream().map(Change::of).toList();
    }

    private static Row row(Part part, boolean mine, ZoneId zone) {
        Judged goes = judged(part.goes(), zone);
        Judged other = judged(part.other(), zone);
        return new Row(part.goes().key(), PageFormats.build(part.goes().key()), part.goes().kind().word(), mine ? goes : other,
                mine ? other : goes, Text.size(part.bytes()));
    }

    private static Judged judged(Decision made, ZoneId zone) {
        return made == null ? new Judged("not in it", true, null) : new Judged(made.keep() ? "stays" : "goes", made.keep(),
                Said.of(made.rule() + ": " + made.reasons(), zone));
    }
}
