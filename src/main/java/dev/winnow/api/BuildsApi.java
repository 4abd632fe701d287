package dev.winnow.api;

import dev.winnow.access.Projects;
import dev.winnow.api.UpdateAnswers.Question;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.Records;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.history.BuildHistory;
import dev.winnow.catalog.history.BuildHistory.Moment;
import dev.winnow.job.Engine;
import dev.winnow.job.PreviewInputs;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Operator;
import dev.winnow.plan.BuildExplanation;
import dev.winnow.plan.LatestBuild;
import dev.winnow.service.Actor;
import dev.winnow.service.AsOf;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.BuildRecording;
import dev.winnow.service.BuildSearch;
import dev.winnow.service.BuildSearch.Found;
import dev.winnow.service.IdempotencyKeys;
import dev.winnow.service.Registration;
import dev.winnow.service.document.BuildDocument;
import dev.winnow.service.document.ExplanationDocument;
import dev.winnow.service.document.BuildDetailsDocument;
import dev.winnow.service.schedule.Scheduler;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.propertyeditors.StringArrayPropertyEditor;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The API for builds: lists, details, registrations and explanations. */
@RestController
class BuildsApi {

    private static final int MOST = 1_000;
    /** After this time a page stops searching. The next page continues there. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Catalog catalog;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Operator process;

    BuildsApi(Catalog catalog, Clock clock, Scheduler scheduler, Operator process) {
        this.catalog = catalog;
        this.clock = clock;
        this.scheduler = scheduler;
        this.process = process;
    }

    /** A condition may hold commas: without this a single one would be split at them. */
    @InitBinder
    void whole(WebDataBinder binder) {
        binder.registerCustomEditor(String[].class, new StringArrayPropertyEditor(null));
    }

    @Summary("The builds that fit every condition or word, newest first or as 'sort' says, as 'builds' takes them; the header "
            + "Link tells the next page")
    @GetMapping("/api/v1/builds")
    @PreAuthorize("hasAuthority('read')")
    List<BuildDocument> builds(@RequestParam(defaultValue = "") String[] where,
                               @RequestParam(defaultValue = "-finished") String sort,
                               @RequestParam(defaultValue = "100") int limit, @RequestParam(required = false) String after,
                               Projects projects, HttpServletResponse response) {
        BuildFilter wanted = new BuildFilter(Stream.of(where).filter(word -> !word.isBlank()).toList(), clock.instant()).over(catalog);
        Found found = new BuildSearch(catalog, clock.instant(), sort).look(stored -> projects.has(stored.build().attributes()
                .project()) && wanted.fits(stored.build()), after, Pages.some(limit, MOST), PATIENCE);
        Pages.next(found.next(), response);
        return found.builds().stream().map(BuildDocument::of).toList();
    }

    @Summary("All that is known of a build and where it comes from, also under a key that it had before")
    @GetMapping("/api/v1/build")
    @PreAuthorize("hasAuthority('read')")
    BuildDetailsDocument build(@RequestParam String key, Projects projects) {
        StoredBuild stored = known(key, projects);
        List<String> neededBy = new NeedingBuilds(catalog).needing(stored.build().key());
        Map<String, StoredBuild> needing = new Builds(catalog).byKey(neededBy, clock.instant());
        return BuildDetailsDocument.of(catalog, stored, neededBy.stream().filter(by -> needing.containsKey(by)
                && projects.has(needing.get(by).build().attributes().project())).toList());
    }

    // A life and an explanation name other builds. Without an argument of projects, a narrowed token is refused.

    @Summary("A build's whole life, newest first")
    @GetMapping("/api/v1/build/history")
    @PreAuthorize("hasAuthority('read')")
    List<Moment> history(@RequestParam String key) {
        return BuildHistory.of(catalog, known(key, Projects.ALL).build().key());
    }

    private StoredBuild known(String key, Projects projects) {
        String now = new KeyChanges(catalog).current(NameCodec.canonical(key)).get(0);
        return new Builds(catalog).find(now, clock.instant()).filter(stored ->
                projects.has(stored.build().attributes().project())).orElseThrow(() ->
                Halt.missing("'" + NameCodec.shown(key) + "' is not a known build; ask /api/v1/builds for the keys"));
    }

    @Summary("Records builds, all or none: one JSON document, or one a line as application/x-ndjson; as 'register' does")
    @PostMapping(path = "/api/v1/builds", consumes = {"application/json", "application/x-ndjson"})
    @PreAuthorize("hasAuthority('register')")
    @ResponseStatus(HttpStatus.CREATED)
    List<BuildDocument.Sourced> register(@RequestBody byte[] body, @RequestParam(required = false) String job,
                                         @RequestParam(defaultValue = "false") boolean replace,
                                         @RequestHeader(name = "Idempotency-Key", required = false) String once,
                                         Actor actor, Projects projects) {
        List<Records.Record> records = new Registration(job == null ? null : scheduler.requireJob(job), Path.of("/"))
                .read(new ByteArrayInputStream(body));
        records.forEach(record -> projects.require(record.attributes().get("project")));
        List<String> keys = records.stream().map(Records.Record::key).toList();
        Builds builds = new Builds(catalog);
        // A known build must be of these projects, too. Otherwise a record could take it over.
        builds.byKey(keys, clock.instant()).values().forEach(stored ->
                projects.require(stored.build().attributes().project()));
        Catalog own = actor.in(catalog);
        new BuildRecording(own, said -> { }).register(records, replace, actor.name(), IdempotencyKeys.first(own, actor.name(), once,
                "register " + job + " " + replace + " " + new String(body, StandardCharsets.UTF_8)));
        return keys.stream().map(key -> BuildDocument.Sourced.of(builds.find(key, clock.instant()).orElseThrow())).toList();
    }

    @Summary("The newest successful build whose products are there, as 'latest' says; 404 where there is none")
    @GetMapping("/api/v1/latest")
    @PreAuthorize("hasAuthority('read')")
    LatestBuild.Answer latest(@RequestParam String project, @RequestParam(defaultValue = "") String branch,
                         @RequestParam String os, @RequestParam(required = false) String runtime,
                         @RequestParam(required = false) String builder, Projects projects) {
        projects.require(project);
        Question question = new Question(project, branch, os, runtime, builder, Collections.emptySortedMap());
        LatestBuild latest = new LatestBuild(catalog, false);
        return question.targets().stream().flatMap(target -> latest.of(target, question.wants(), false).stream())
                .findFirst().orElseThrow(() -> Halt.missing("there is no such build; see /api/v1/builds"));
    }

    @Summary("Why each part of a build stays or goes, rule by rule, and when that changes")
    @GetMapping("/api/v1/explain")
    @PreAuthorize("hasAuthority('read')")
    ExplanationDocument explain(@RequestParam String job, @RequestParam String key,
                                @RequestParam(name = "as-of", required = false) String asOf) {
        String now = known(key, Projects.ALL).build().key();
        Job policy = scheduler.requireJob(job);
        Instant at = AsOf.judged(asOf, policy.policy().zone());
        try (Engine engine = new Engine(catalog, process, new StopSignal(), Progress.NONE)) {
            return BuildExplanation.explain(new PreviewInputs(engine).input(policy, at, (subject, fault) -> { }), now)
                    .map(ExplanationDocument::of).orElseThrow(() -> Halt.missing("'" + now + "' has no present part "
                            + "in the stores of job " + job));
        }
    }
}
