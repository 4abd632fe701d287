package dev.winnow.api;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.reporting.PastReport;
import dev.winnow.job.reporting.PastReport.Format;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Operator;
import dev.winnow.service.Actor;
import dev.winnow.service.document.RunDocument;
import dev.winnow.service.document.TrashedDocument;
import dev.winnow.service.schedule.RunQueue;
import dev.winnow.service.schedule.RunQueue.State;
import dev.winnow.service.schedule.RunRequests;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Plans, runs and the queue that they wait in, the trash. */
@RestController
class RunsApi {

    private static final int MOST = 1_000;

    private final Catalog catalog;
    private final Operator process;
    private final RunQueue queue;
    private final RunRequests requests;

    RunsApi(Catalog catalog, Operator process, RunQueue queue, RunRequests requests) {
        this.catalog = catalog;
        this.process = process;
        this.queue = queue;
        this.requests = requests;
    }

    /** A saved plan; {@code limited} has a sentence for each limit that it exceeds. */
    record PlanDocument(String plan, String run, String job, String jobSha256, Instant asOf, Instant created,
                        boolean simulated, List<String> limited, String approvedBy, Instant approved, Instant applied) {

        private static PlanDocument of(PlanRow row) {
            return new PlanDocument(row.id(), row.run(), row.job(), row.jobSha256(), row.asOf(), row.created(),
                    row.simulated(), row.limited() == null ? List.of() : row.limited().lines().toList(),
                    row.approvedBy(), row.approvedAt(), row.appliedAt());
        }
    }

    /** The reason for going on against limits, or null. */
    record OverrideRequest(String limitOverride) { }

    /** {@code kind} is {@code run} or {@code plan}; {@code without} names stores to leave out, or is null. */
    record RunRequest(String job, String kind, List<String> without) { }

    /** Either a build's key or the id of the run that removed it; {@code part} and {@code pin} may be left out. */
    record RestoreRequest(String key, String run, String part, Boolean pin) { }

    @Summary("The complete plans, newest first; the header Link tells the next page")
    @GetMapping("/api/v1/plans")
    @PreAuthorize("hasAuthority('read')")
    List<PlanDocument> plans(@RequestParam(required = false) String job, @RequestParam(defaultValue = "50") int limit,
                             @RequestParam(required = false) String after, HttpServletResponse response) {
        return Pages.of(new Plans(catalog).before(job, after, Pages.some(limit, MOST) + 1), limit, PlanRow::id, response)
                .stream().map(PlanDocument::of).toList();
    }

    @Summary("One plan")
    @GetMapping("/api/v1/plans/{plan}")
    @PreAuthorize("hasAuthority('read')")
    PlanDocument plan(@PathVariable String plan) {
        return PlanDocument.of(row(plan));
    }

    private PlanRow row(String plan) {
        return new Plans(catalog).find(plan).filter(row -> row.fingerprint() != null).orElseThrow(() ->
                Halt.missing("there is no plan " + NameCodec.shown(plan) + "; see /api/v1/plans"));
    }

    @Summary(value = "What a plan decided about each part of each build, with the columns of 'decisions.csv'", type = "text/csv")
    @GetMapping(path = "/api/v1/plans/{plan}/decisions")
    @PreAuthorize("hasAuthority('read')")
    void decisions(@PathVariable String plan, HttpServletResponse response) throws IOException {
        PastReport report = new PastReport(catalog, row(plan).run());
        report.make(Format.CSV, made -> {
            response.setContentType("text/csv;charset=UTF-8");
            Files.copy(made, response.getOutputStream());
        });
    }

    @Summary("Frees a plan, and later ones of the same content, to be applied; with 'limit_override' against its limits")
    @PostMapping("/api/v1/plans/{plan}/approve")
    @PreAuthorize("hasAuthority('operate')")
    PlanDocument approve(@PathVariable String plan, @RequestBody(required = false) OverrideRequest asked, Actor actor) {
        row(plan);
        String override = asked == null ? null : asked.limitOverride();
        try (Engine engine = new Engine(actor.in(catalog), actor.on(process), new StopSignal(), Progress.NONE)) {
            new Planning(engine, said -> { }).approve(plan, actor.name(), override);
            return plan(plan);
        }
    }

    @Summary("Puts the execution of a plan into the queue")
    @PostMapping("/api/v1/plans/{plan}/apply")
    @PreAuthorize("hasAuthority('operate')")
    @ResponseStatus(HttpStatus.ACCEPTED)
    State apply(@PathVariable String plan, @RequestBody(required = false) OverrideRequest asked, Actor actor) {
        return state(requests.apply(row(plan), asked == null ? null : asked.limitOverride(), actor));
    }

    @Summary("Runs with their outcome, newest first; the header Link tells the next page")
    @GetMapping("/api/v1/runs")
    @PreAuthorize("hasAuthority('read')")
    List<RunDocument.Listed> runs(@RequestParam(required = false) String job,
                                  @RequestParam(defaultValue = "50") int limit,
                                  @RequestParam(required = false) String after, HttpServletResponse response) {
        return Pages.of(new Runs(catalog).before(job, after, Pages.some(limit, MOST) + 1), limit, RunRow::id, response)
                .stream().map(RunDocument.Listed::of).toList();
    }

    @Summary("One run")
    @GetMapping("/api/v1/runs/{run}")
    @PreAuthorize("hasAuthority('read')")
    RunDocument.Listed run(@PathVariable String run) {
        return new Runs(catalog).find(run).map(RunDocument.Listed::of).orElseThrow(() ->
                Halt.missing("there is no run " + NameCodec.shown(run) + "; see /api/v1/runs"));
    }

    @Summary("Puts a run of a job, or a plan alone, into the queue")
    @PostMapping("/api/v1/runs")
    @PreAuthorize("hasAuthority('operate')")
    @ResponseStatus(HttpStatus.ACCEPTED)
    State start(@RequestBody RunRequest asked, Actor actor) {
        if (asked.job() == null) {
            throw Halt.usage("'job' is missing; name the job to run");
        }
        return state(requests.start(asked.job(), asked.kind() == null ? "run" : asked.kind(),
                asked.without() == null ? List.of() : asked.without(), actor));
    }

    @Summary("The run that is on, those that wait, and those that ended, newest first")
    @GetMapping("/api/v1/queue")
    @PreAuthorize("hasAuthority('read')")
    List<State> queue() {
        return queue.states();
    }

    @Summary("How it stands with a run that was put into the queue")
    @GetMapping("/api/v1/queue/{id}")
    @PreAuthorize("hasAuthority('read')")
    State queued(@PathVariable long id) {
        return queue.state(id).orElseThrow(() -> gone(id));
    }

    @Summary("Stops a run: one that waits does not begin, one that is on ends at its next item")
    @PostMapping("/api/v1/queue/{id}/stop")
    @PreAuthorize("hasAuthority('operate')")
    @ResponseStatus(HttpStatus.ACCEPTED)
    State stop(@PathVariable long id) {
        if (!queue.stop(id)) {
            throw gone(id);
        }
        return queued(id);
    }

    private static RuntimeException gone(long id) {
        return Halt.missing("nothing that waits or is on has number " + id + "; see /api/v1/queue");
    }

    @Summary("What lies in the trash, newest first; the header Link tells the next page")
    @GetMapping("/api/v1/trash")
    @PreAuthorize("hasAuthority('read')")
    List<TrashedDocument> trash(@RequestParam(defaultValue = "1000") int limit,
                                @RequestParam(defaultValue = "9223372036854775807") long after, HttpServletResponse response) {
        return Pages.of(new Removals(catalog).page(after, Pages.some(limit, MOST) + 1, null, null), limit, row ->
                String.valueOf(row.id()), response).stream().map(TrashedDocument::of).toList();
    }

    @Summary("Puts a restore into the queue: of a build, of one of its parts, or of all that a run removed")
    @PostMapping("/api/v1/restore")
    @PreAuthorize("hasAuthority('operate')")
    @ResponseStatus(HttpStatus.ACCEPTED)
    State restore(@RequestBody RestoreRequest asked, Actor actor) {
        if ((asked.key() == null) == (asked.run() == null)) {
            throw Halt.usage("name what to restore: 'key' or 'run', one of them");
        }
        return state(requests.restore(asked.key() == null ? asked.run() : NameCodec.canonical(asked.key()), asked.part(),
                !Boolean.FALSE.equals(asked.pin()), actor));
    }

    private State state(RunQueue.Ticket ticket) {
        return queue.state(ticket.id()).orElseThrow();
    }
}
