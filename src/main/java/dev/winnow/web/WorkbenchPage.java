package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFileException;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.plan.JobComparison;
import dev.winnow.plan.JobChange;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.report.output.Text;
import dev.winnow.service.AsOf;
import dev.winnow.service.document.ComparisonText;
import dev.winnow.service.schedule.Scheduler;
import dev.winnow.web.Page.Section;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /workbench}: compares an edited job file with the policy in force. It saves nothing. */
@Controller
class WorkbenchPage {

    private static final int ROWS = 100;
    /** In characters; more than any job file has. */
    private static final int LONGEST = 200_000;
    /** How long a comparison waits for those before it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Catalog catalog;
    private final Scheduler scheduler;
    private final Zones zones;
    private final Operator operator;
    /** A comparison reads all builds of a job three times, so only one runs at a time. */
    private final Semaphore one = new Semaphore(1, true);

    WorkbenchPage(Catalog catalog, Scheduler scheduler, Zones zones, Operator operator) {
        this.catalog = catalog;
        this.scheduler = scheduler;
        this.zones = zones;
        this.operator = operator;
    }

    /** @param place the place in the text, as people say it; the whole file where a fault has no place */
    record Wrong(int line, int column, String place, String message) {

        static Wrong of(Fault fault) {
            return new Wrong(fault.line(), fault.column(), fault.line() == 0 ? "The job file" : "Line " + fault.line() + ", column "
                    + fault.column(), fault.message());
        }
    }

    record Group(String name, String here, String hereSize, String there, String thereSize) { }

    record Judged(String verdict, boolean stays, Said why) { }

    record Row(String key, String link, String part, String size, Judged now, Judged then) { }

    /**
     * The result of a comparison.
     *
     * @param fault    why nothing could be compared, though the text is sound; or null
     * @param sentence what differs; null where nothing was compared
     * @param more     rows that are not shown, or null
     */
    record Result(List<Wrong> wrong, List<Wrong> warnings, String fault, String sentence, List<Group> groups, List<Row> rows,
                  String more) {

        static Result of(String fault) {
            return new Result(List.of(), List.of(), fault, null, List.of(), List.of(), null);
        }
    }

    /** @param lines of the text: what a template is given may hold no line ends */
    record Bench(List<PageFormats.JobChoice> jobs, String job, List<String> lines, String at, Result result) { }

    @GetMapping("/workbench")
    @PreAuthorize("hasAuthority('read')")
    Page bench(@RequestParam(required = false) String job) {
        Optional<Job> known = known(job);
        return page(known, known.map(Job::text).orElse(""), null, null);
    }

    private Page page(Optional<Job> known, String text, String at, Result result) {
        String name = known.map(Job::name).orElse(null);
        return new Page("workbench", "Workbench", Section.WORKBENCH, new Bench(PageFormats.jobs(scheduler, name), name, text.lines().toList(), at, result));
    }

    private Optional<Job> known(String name) {
        return name == null ? scheduler.jobs().stream().map(Scheduler.Known::job).findFirst() : Optional.of(scheduler.requireJob(name));
    }

    /** htmx gets only the result, without the page around it. */
    @PostMapping("/workbench")
    @PreAuthorize("hasAuthority('read')")
    Page compare(@RequestParam String job, @RequestParam String text, @RequestParam(required = false) String at,
                 @RequestHeader(name = "HX-Request", required = false) String part) {
        Job known = scheduler.requireJob(job);
        Result result = result(known, unix(text), PageFormats.typed(at));
        return part != null ? new Page("workbench-result", "Workbench", Section.WORKBENCH, new Bench(List.of(), job, List.of(), at, result))
                : page(Optional.of(known), text, at, result);
    }

    @PostMapping("/workbench/file")
    @PreAuthorize("hasAuthority('read')")
    ResponseEntity<String> file(@RequestParam String job, @RequestParam String text, @RequestParam String as) {
        Job known = scheduler.requireJob(job);
        String name = known.name() + ".yaml";
        String edited = unix(text);
        String body = as.equals("patch") ? "--- a/" + name + "\n+++ b/" + name + "\n" + String.join("\n",
                JobChange.between(known.text(), edited)) + "\n" : edited;
        return ResponseEntity.ok().contentType(new MediaType("text", "plain", StandardCharsets.UTF_8)).header(
                HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename(as.equals("patch") ? known.name()
                + ".patch" : name, StandardCharsets.UTF_8).build().toString()).body(body);
    }

    /** Replaces the line ends of forms by those of files. */
    private static String unix(String text) {
        if (text.length() > LONGEST) {
            throw Halt.usage("this is longer than a job file can be");
        }
        return text.replace("\r\n", "\n");
    }

    private Result result(Job inForce, String text, String at) {
        Job edited;
        try {
            edited = JobFiles.read(inForce.file(), text);
        } catch (JobFileException faulty) {
            return new Result(faulty.faults().stream().map(Wrong::of).toList(), List.of(), null, null, List.of(), List.of(), null);
        }
        if (!roots(edited).equals(roots(inForce)) || !Objects.equals(edited.branches(), inForce.branches())
                || !edited.name().equals(inForce.name())) {
            return Result.of("The text is sound. Name, stores and branches must be those of " + inForce.name()
                    + " to compare: the workbench reads no other folders.");
        }
        if (!mayCompare()) {
            return Result.of("The text is sound. Another comparison is on; compare again in a moment.");
        }
        try {
            return compared(inForce, edited, at);
        } catch (Halt halt) {
            return Result.of(halt.getMessage());
        } finally {
            one.release();
        }
    }

    private boolean mayCompare() {
        try {
            return one.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Set<Object> roots(Job job) {
        return job.stores().stream().map(store -> List.of(store.root(), store.linkedFrom())).collect(Collectors.toSet());
    }

    private Result compared(Job inForce, Job edited, String at) {
        Instant asOf = at == null ? catalog.clock().instant() : AsOf.judged(at, inForce.policy().zone());
        List<Wrong> warnings = edited.warnings().stream().map(Wrong::of).collect(Collectors.toCollection(ArrayList::new));
        EvaluationInput now = Explanations.side(catalog, operator, inForce, asOf, (what, why) -> warnings.add(new Wrong(0, 0, what, why)));
        EvaluationInput then = Explanations.side(catalog, operator, edited, asOf, (what, why) -> { });
        ComparisonText.Document found = new ComparisonText(now, then, JobComparison.compare(now, then)).document();
        ZoneId zone = inForce.policy().zone();
        long more = found.moreBytesRemoved();
        int differ = found.differences().size();
        String sentence = differ == 0 ? "It decides the same of every part." : Text.count(differ, "part differs", "parts differ")
                + ". The edited policy frees " + Text.size(Math.abs(more)) + (more < 0 ? " less" : " more") + ".";
        return new Result(List.of(), warnings, null, sentence, found.groups().stream().map(group -> new Group(group.group(),
                Text.count(group.removedOnlyByA()), Text.size(group.bytesRemovedOnlyByA()), Text.count(group.removedOnlyByB()),
                Text.size(group.bytesRemovedOnlyByB()))).toList(), found.differences().stream().limit(ROWS).map(part -> new Row(
                part.key(), PageFormats.build(part.key()), part.part().word(), Text.size(part.bytes()), judged(part.a(), zone), judged(part.b(), zone)))
                .toList(), differ > ROWS ? "and " + Text.count(differ - ROWS) + " more parts; winnow compare --csv lists all" : null);
    }

    private static Judged judged(ComparisonText.Decided decided, ZoneId zone) {
        return decided == null ? new Judged("not ruled", true, null) : new Judged(decided.verdict().equals("keep") ? "stays" : "goes",
                decided.verdict().equals("keep"), Said.of(decided.rule() + ": " + String.join("; ", decided.reasons()), zone));
    }

    @GetMapping("/assets/job.schema.json")
    @PreAuthorize("permitAll")
    ResponseEntity<Resource> schema() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(new ClassPathResource("/dev/winnow/jobfile/job.schema.json"));
    }
}
