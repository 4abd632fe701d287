package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanRows;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.PastRuns;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.plan.JobChange;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.StoredSummary;
import dev.winnow.report.output.Text;
import dev.winnow.service.Actor;
import dev.winnow.web.Page.Section;
import dev.winnow.web.PageFormats.When;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** {@code /plans}, {@code /plan?id=}: what a plan removes and why, and its approval. */
@Controller
class PlansPage {

    private static final int ROWS = 50;
    private static final int LISTED = 30;
    private static final int SUMS = 20;
    /** A page reads at least this many decisions, however long it takes. */
    private static final int LEAST = 1_000;
    /** After this time a page stops reading decisions and says so. The next page continues there. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private final Catalog catalog;
    private final Zones zones;
    private final Operator operator;
    private final Waiting waiting;

    PlansPage(Catalog catalog, Zones zones, Operator operator, Waiting waiting) {
        this.catalog = catalog;
        this.zones = zones;
        this.operator = operator;
        this.waiting = waiting;
    }

    record Line(String id, String link, String difference, String job, When made, String removes, String size, String state, String kind,
            String by) { }

    record Listed(List<Waiting.Plan> waiting, List<Line> lines, String next) { }

    @GetMapping("/plans")
    @PreAuthorize("hasAuthority('read')")
    Page plans(@RequestParam(required = false) String after) {
        List<PlanRow> rows = new Plans(catalog).before(null, after, LISTED + 1);
        List<Waiting.Plan> wait = waiting.plans();
        Set<String> waits = wait.stream().map(Waiting.Plan::id).collect(Collectors.toSet());
        List<Line> lines = rows.stream().limit(LISTED).map(row -> line(row, waits.contains(row.id()))).toList();
        return new Page("plans", "Plans", Section.PLANS, new Listed(after == null ? wait : List.of(), lines,
                rows.size() > LISTED ? PageFormats.link("/plans", "after", lines.get(lines.size() - 1).id()) : null));
    }

    private Line line(PlanRow row, boolean waits) {
        Runs.Counts counts = new Runs(catalog).find(row.run()).map(RunRow::counts).orElse(Runs.Counts.NONE);
        String state = row.simulated() ? "simulation" : row.appliedAt() != null ? new PlanItems(catalog).anyPending(row.id())
                ? "applied in part" : "applied" : waits ? "waits"
                : counts.removed() == 0 ? "nothing to do" : row.approvedBy() != null ? "approved" : "passed over";
        String kind = switch (state) {
            case "waits", "applied in part" -> "waits";
            case "applied" -> "good";
            case "approved" -> "kept";
            default -> "quiet";
        };
        return new Line(row.id(), PageFormats.link("/plan", "id", row.id()), PageFormats.link("/plan/difference", "id", row.id()),
                row.job(), When.of(row.created(), zones.ofJob(row.job())),
                Text.count(counts.removed()), Text.size(counts.bytesRemoved()), state, kind, row.approvedBy());
    }

    record Sum(String name, String link, String parts, String goes, String size) { }

    record Sums(String title, String column, List<Sum> lines, String more) { }

    record Limit(String name, String allowed, String found, boolean exceeded, String state) { }

    record Change(String mark, String line) {

        static Change of(String line) {
            return new Change(line.startsWith("+") ? "plus" : line.startsWith("-") ? "minus" : "same", line);
        }
    }

    record Row(String key, String link, String part, boolean stays, Said why, String size, When changes, String happened) { }

    /**
     * @param why      what keeps it from being applied, a sentence each
     * @param limited  whether it exceeds limits that nobody has overridden
     * @param approves whether it may be approved now
     * @param applies  whether it may be applied now
     * @param begun    whether an apply has begun and left something
     * @param chosen   what the rows are narrowed to, or null
     */
    record One(String id, String job, Line line, When asOf, String runLink, String reportLink, String csvLink, List<String> why,
               boolean limited, boolean approves, boolean applies, boolean begun, List<Change> changes, List<Limit> limits, List<Sums> sums,
               List<Choice> shows, List<Row> rows, String next, boolean going, String chosen, String all, String override) { }

    record Choice(String label, String link, boolean here) { }

    @GetMapping("/plan")
    @PreAuthorize("hasAuthority('read')")
    Page plan(@RequestParam String id, @RequestParam(defaultValue = "goes") String show, @RequestParam(required = false) String by,
              @RequestParam(name = "is", required = false) String value, @RequestParam(defaultValue = "0") long from) {
        PlanRow plan = known(catalog, id);
        ZoneId zone = zones.ofJob(plan.job());
        Optional<RunSummary> summary = new PastRuns(catalog).summary(plan.run()).map(StoredSummary::read);
        Optional<Waiting.Plan> hold = waiting.of(plan);
        boolean open = hold.isPresent() || waiting.open(plan);
        Rows rows = new Rows(zone, show, by, value);
        rows.look(id, from);
        List<Choice> shows = List.of(choice("What goes", "goes", show, id, by, value), choice("What stays", "stays", show, id, by,
                value));
        return new Page("plan", "Plan of " + plan.job(), Section.PLANS, new One(id, plan.job(), line(plan, hold.isPresent()),
                When.of(plan.asOf(), zone), PageFormats.link("/run", "id", plan.run()), PageFormats.link("/run/report", "id", plan.run()),
                PageFormats.link("/run/report", "id", plan.run(), "as", "csv"), hold.map(Waiting.Plan::why).orElse(List.of()),
                hold.map(Waiting.Plan::limited).orElse(false), open && hold.isPresent(), open && hold.isEmpty(), plan.appliedAt() != null,
                changes(plan), limits(plan, summary), summary.map(found -> sums(id, show, found.counts())).orElse(List.of()), shows,
                rows.lines, rows.next < 0 ? null : PageFormats.link("/plan", "id", id, "show", show, "by", by, "is", value, "from",
                String.valueOf(rows.next)), rows.next >= 0 && rows.lines.size() < ROWS, by == null ? null : by + " " + shown(by, value == null ? "" : value),
                PageFormats.link("/plan", "id", id, "show", show), new Plans(catalog).limitOverride(id).orElse(null)));
    }

    /** @throws Halt if there is no complete plan of this id */
    static PlanRow known(Catalog catalog, String id) {
        return new Plans(catalog).find(id).filter(found -> found.fingerprint() != null).orElseThrow(() ->
                Halt.missing("there is no plan " + id + "; see Plans"));
    }

    private static Choice choice(String label, String name, String show, String id, String by, String value) {
        return new Choice(label, PageFormats.link("/plan", "id", id, "show", name, "by", by, "is", value), name.equals(show));
    }

    private static String shown(String of, String value) {
        return value == null ? "(unknown)" : value.isEmpty() ? of.equals("branch") ? "(default branch)" : "(unknown)" : value;
    }

    private List<Change> changes(PlanRow plan) {
        return JobChange.since(catalog, plan).orElse(List.of()).stream().map(Change::of).toList();
    }

    private List<Limit> limits(PlanRow plan, Optional<RunSummary> summary) {
        String override = new Plans(catalog).limitOverride(plan.id()).orElse(null);
        return summary.map(RunSummary::limits).orElse(List.of()).stream().map(limit -> new Limit(limit.name()
                + (limit.group() == null ? "" : " of " + limit.group()), Text.limit(limit.name(), limit.allowed()),
                Text.limit(limit.name(), limit.found()), limit.exceeded()
                && override == null, !limit.exceeded() ? "within" : override == null ? "exceeded" : "overridden: " + override))
                .toList();
    }

    private static List<Sums> sums(String id, String show, Counts counts) {
        return Stream.of(of("By project", "Project", "project", id, show, lines(counts.projects())),
                of("By branch", "Branch", "branch", id, show, lines(counts.branches())),
                of("By system", "System", "os", id, show, lines(counts.systems())),
                of("By rule", "Rule", "rule", id, show, counts.rules().stream().filter(line -> line.cause() == null
                        && !line.rest()).map(line -> new Counts.Line(line.rule(), false, line.split())).toList())).filter(sums -> !sums.lines().isEmpty()).toList();
    }

    private static List<Counts.Line> lines(List<Counts.Line> lines) {
        return lines.stream().filter(line -> !line.rest()).toList();
    }

    private static Sums of(String title, String column, String name, String id, String show, List<Counts.Line> lines) {
        List<Counts.Line> going = lines.stream().filter(line -> line.split().removed().parts() > 0).sorted(Comparator.comparingLong(
                (Counts.Line line) -> line.split().removed().bytes()).reversed()).toList();
        return new Sums(title, column, going.stream().limit(SUMS).map(line -> new Sum(shown(name, line.name()), PageFormats.link("/plan", "id",
                id, "show", show, "by", name, "is", line.name()), Text.count(line.split().all().parts()),
                Text.count(line.split().removed().parts()), Text.size(line.split().removed().bytes()))).toList(),
                going.size() > SUMS ? "and " + Text.count(going.size() - SUMS) + " more" : null);
    }

    /** The wanted decisions from one number on. */
    private final class Rows {

        private final List<Row> lines = new ArrayList<>();
        private final ZoneId zone;
        private final boolean stays;
        private final String by;
        private final String value;
        private long looked;
        private long next = -1;

        Rows(ZoneId zone, String show, String by, String value) {
            this.zone = zone;
            this.stays = show.equals("stays");
            this.by = by;
            this.value = value == null ? "" : value;
        }

        void look(String plan, long from) {
            long began = System.nanoTime();
            new PlanRows(catalog).from(plan, from, row -> {
                if (lines.size() == ROWS || ++looked > LEAST && System.nanoTime() - began > PATIENCE.toNanos()) {
                    next = row.decision().seq();
                    return false;
                }
                if (row.decision().keep() == stays && wanted(row)) {
                    lines.add(line(row));
                }
                return true;
            });
        }

        private boolean wanted(PlanRows.Row row) {
            String of = by == null ? "" : by.equals("rule") ? row.decision().rule() : row.attributes().get(by);
            return by == null || value.equals(of == null ? "" : of);
        }

        private Row line(PlanRows.Row row) {
            Plans.Decision made = row.decision();
            return new Row(made.key(), PageFormats.build(made.key()), made.kind().word(), made.keep(), Said.of(made.rule() + ": " + made.reasons(), zone),
                    Text.size(row.bytes()), made.keep() ? When.of(made.changesAt(), zone) : null, row.state() == null
                    || row.state().equals(PlanItems.PENDING) ? null : row.state().equals(PlanItems.DONE) ? "in the trash"
                    : row.outcome() == null ? row.state() : row.outcome());
        }
    }

    @PostMapping("/plan/approve")
    @PreAuthorize("hasAuthority('operate')")
    RedirectView approve(@RequestParam String id, @RequestParam(required = false) String override, Actor actor,
                         RedirectAttributes next) {
        try (Engine engine = new Engine(actor.in(catalog), actor.on(operator), new StopSignal(), Progress.NONE)) {
            Planning.Approval done = new Planning(engine, said -> { }).approve(id, actor.name(), PageFormats.typed(override));
            return PageFormats.to(PageFormats.link("/plan", "id", id), next, "Approved." + (done.exceeded().isEmpty() ? ""
                    : done.overridden() ? " Its limits are overridden." : done.plan().limited() == null
                    ? " Some groups stay as they are: they exceed their limit." : " It still exceeds limits: nothing is removed as "
                    + "long as nobody overrides them."));
        }
    }
}
