package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.PastRuns;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.reporting.PastReport;
import dev.winnow.model.Halt;
import dev.winnow.model.RunKind;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.StoredSummary;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import dev.winnow.service.Actor;
import dev.winnow.service.schedule.RunQueue;
import dev.winnow.service.schedule.RunRequests;
import dev.winnow.service.schedule.Scheduler;
import dev.winnow.web.Page.Section;
import dev.winnow.web.PageFormats.When;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** {@code /runs}, {@code /run?id=}: the history of runs, their reports, and the runs that are on or wait. */
@Controller
class RunsPage {

    private static final int ROWS = 50;

    private final Catalog catalog;
    private final Zones zones;
    private final RunQueue queue;
    private final RunRequests requests;
    private final Scheduler scheduler;
    private final Waiting waiting;

    RunsPage(Catalog catalog, Zones zones, RunQueue queue, RunRequests requests, Scheduler scheduler,
             Waiting waiting) {
        this.catalog = catalog;
        this.zones = zones;
        this.queue = queue;
        this.requests = requests;
        this.scheduler = scheduler;
        this.waiting = waiting;
    }

    record Line(String id, String link, String kind, String job, When started, String took, String outcome, String style, String kept,
                String removed, String size, String skipped, String by) { }

    /** @param on the runs that are on or wait */
    record Listed(List<Asked> on, List<Line> lines, List<PageFormats.JobChoice> jobs, String next) { }

    @GetMapping("/runs")
    @PreAuthorize("hasAuthority('read')")
    Page runs(@RequestParam(required = false) String job, @RequestParam(required = false) String after) {
        String only = PageFormats.typed(job);
        List<RunRow> rows = new Runs(catalog).before(only, after, ROWS + 1);
        List<Line> lines = rows.stream().limit(ROWS).map(this::line).toList();
        return new Page("runs", "Runs", Section.RUNS, new Listed(queue.states().stream().filter(state -> state.ended() == null)
                .map(this::asked).toList(), lines, PageFormats.jobs(scheduler, only),
                rows.size() > ROWS ? PageFormats.link("/runs", "job", only, "after", lines.get(lines.size() - 1).id()) : null));
    }

    private Line line(RunRow row) {
        String outcome = PageFormats.outcome(waiting.outcome(row));
        return new Line(row.id(), PageFormats.link("/run", "id", row.id()), row.kind().word(), row.job(), When.of(row.started(),
                zones.ofJob(row.job())), Times.between(row.started(), row.ended()), outcome,
                outcome.equals("done") ? "good" : outcome.equals("failed") ? "bad" : "waits", figure(row.counts().kept(), row,
                RunKind.PLAN), figure(row.counts().removed(), row, RunKind.PLAN, RunKind.APPLY, RunKind.PURGE),
                row.counts().removed() == 0 ? "" : Text.size(row.counts().bytesRemoved()), figure(row.counts().skipped(), row),
                row.operator().actor());
    }

    /** Nothing for none, but in runs of a kind that is about it. */
    private static String figure(long count, RunRow row, RunKind... about) {
        return count == 0 && !List.of(about).contains(row.kind()) ? "" : Text.count(count);
    }

    record Found(String subject, String message) { }

    record Outcome(String name, String parts, String size) { }

    /**
     * @param on     what the run does now; null if it does not run here
     * @param faults the first of them
     */
    record One(Line line, Asked on, String host, When asOf, String planLink, String plan, String message, When purge, boolean report,
               String reportLink, String csvLink, String jsonLink, List<Outcome> outcomes, List<Found> faults, String more,
               List<String> warnings, boolean trashed, boolean restores) { }

    @GetMapping("/run")
    @PreAuthorize("hasAuthority('read')")
    Page run(@RequestParam String id) {
        RunRow row = new Runs(catalog).find(id).orElseThrow(() -> Halt.missing("there is no run " + id + "; see Runs"));
        ZoneId zone = zones.ofJob(row.job());
        Optional<RunSummary> summary = new PastRuns(catalog).summary(id).map(StoredSummary::read);
        return new Page("run", row.kind().word().substring(0, 1).toUpperCase(Locale.ROOT) + row.kind().word().substring(1)
                + (row.job() == null ? "" : " of " + row.job()), Section.RUNS, new One(line(row), queue.states().stream().filter(state ->
                id.equals(state.run()) && state.ended() == null).findFirst().map(this::asked).orElse(null), row.operator().host(),
                When.of(row.asOf(), zone), row.plan() == null ? null : PageFormats.link("/plan", "id", row.plan()), row.plan(),
                summary.map(found -> found.run().message()).orElse(null), summary.map(found -> When.of(found.purgeAt(), zone))
                .orElse(null), summary.isPresent(), PageFormats.link("/run/report", "id", id), PageFormats.link("/run/report", "id", id, "as",
                "csv"), PageFormats.link("/run/report", "id", id, "as", "json"), summary.map(found -> found.counts().outcomes().stream()
                .map(line -> new Outcome(line.outcome(), Text.count(line.sum().parts()), Text.size(line.sum().bytes()))).toList())
                .orElse(List.of()), summary.map(found -> found.faults().first().stream().limit(ROWS).map(fault ->
                new Found(fault.subject(), fault.message())).toList()).orElse(List.of()), summary.filter(found ->
                found.faults().count() > ROWS).map(found -> "and " + Text.count(found.faults().count() - ROWS) + " more, in the report")
                .orElse(null), summary.map(RunSummary::warnings).orElse(List.of()), row.kind() == RunKind.APPLY
                && !new Removals(catalog).page(Long.MAX_VALUE, 1, null, id).isEmpty(), row.kind() == RunKind.RESTORE));
    }

    /** The run's report, made again from the catalog. It is a page of its own, with its style in it. */
    @GetMapping("/run/report")
    @PreAuthorize("hasAuthority('read')")
    ResponseEntity<StreamingResponseBody> report(@RequestParam String id, @RequestParam(defaultValue = "html") String as) {
        PastReport.Format format = Arrays.stream(PastReport.Format.values()).filter(each -> each.name().equalsIgnoreCase(as))
                .findFirst().orElseThrow(() -> Halt.usage("a report is html, csv or json, not " + as));
        PastReport report = new PastReport(catalog, id);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().cacheControl(CacheControl.noStore())
                .contentType(format == PastReport.Format.HTML ? new MediaType("text", "html", StandardCharsets.UTF_8)
                        : format == PastReport.Format.CSV ? new MediaType("text", "csv", StandardCharsets.UTF_8)
                        : MediaType.APPLICATION_JSON)
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                        + "form-action 'none'; frame-ancestors 'none'");
        if (format == PastReport.Format.CSV) {
            answer.header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=" + id + ".csv");
        }
        return answer.body(out -> report.make(format, made -> Files.copy(made, out)));
    }

    /**
     * A requested run.
     *
     * @param state  what it does, in a few words
     * @param share  how much is done, in percent; null where nobody knows
     * @param active whether it is on or waits
     */
    record Asked(long id, String link, String stop, String what, String by, When asked, String state, String share, boolean active,
                 String said, String style, String runLink, String run) { }

    private Asked asked(RunQueue.State state) {
        // A restore is of no job, but of a build or a run.
        ZoneId zone = state.job() != null ? zones.ofJob(state.job()) : zones.of(state.what().replaceFirst(".* ", ""));
        boolean active = state.ended() == null;
        String link = PageFormats.link("/queue", "id", String.valueOf(state.id()));
        return new Asked(state.id(), link, PageFormats.link("/queue/stop"), state.what(), state.by() == null ? "the schedule" : state.by(),
                When.of(state.asked(), zone), !active ? "ended" : state.started() == null ? "waits for the run before it"
                : state.stage() == null ? "is on" : state.stage() + (state.total() > 0 ? ", " + Text.count(state.done()) + " of "
                + Text.count(state.total()) : state.done() > 0 ? ", " + Text.count(state.done()) : ""),
                active && state.total() > 0 ? String.valueOf(Math.min(100, state.done() * 100 / state.total())) : null, active,
                state.said(), state.exit() == null ? "waits" : state.exit() == 0 ? "good" : "bad", state.run() == null ? null
                : PageFormats.link("/run", "id", state.run()), state.run());
    }

    /** The state of a requested run. A page loads it again each second. */
    @GetMapping("/queue")
    @PreAuthorize("hasAuthority('read')")
    Page asked(@RequestParam long id) {
        return new Page("asked", "Run", Section.RUNS, queue.state(id).map(this::asked).orElseThrow(() ->
                Halt.missing("nobody remembers this run any more; see Runs")));
    }

    @PostMapping("/queue/stop")
    @PreAuthorize("hasAuthority('operate')")
    RedirectView stop(@RequestParam long id, RedirectAttributes next) {
        return PageFormats.to(PageFormats.link("/queue", "id", String.valueOf(id)), next, queue.stop(id)
                ? "It stops at its next item. What it has moved lies in the trash." : "It has ended already.");
    }

    @PostMapping("/runs")
    @PreAuthorize("hasAuthority('operate')")
    RedirectView start(@RequestParam String job, @RequestParam String what, @RequestParam(defaultValue = "") List<String> without,
                       Actor actor, RedirectAttributes next) {
        return begun(requests.start(job, what, without, actor), next);
    }

    @PostMapping("/plan/apply")
    @PreAuthorize("hasAuthority('operate')")
    RedirectView apply(@RequestParam String id, Actor actor, RedirectAttributes next) {
        return begun(requests.apply(PlansPage.known(catalog, id), null, actor), next);
    }

    @PostMapping("/restore")
    @PreAuthorize("hasAuthority('operate')")
    RedirectView restore(@RequestParam String what, @RequestParam(required = false) String part,
                         @RequestParam(defaultValue = "false") boolean unpinned, Actor actor, RedirectAttributes next) {
        // Parts that were removed together are restored together.
        boolean all = part == null || part.isEmpty() || part.contains("+");
        return begun(requests.restore(what, all ? null : part, !unpinned, actor), next);
    }

    private static RedirectView begun(RunQueue.Ticket ticket, RedirectAttributes next) {
        return PageFormats.to(PageFormats.link("/queue", "id", String.valueOf(ticket.id())), next, "Asked for.");
    }
}
