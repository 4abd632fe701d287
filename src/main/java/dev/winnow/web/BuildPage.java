package dev.winnow.web;

import dev.winnow.access.Right;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.decision.Decisions;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.history.BuildHistory;
import dev.winnow.catalog.history.Removals;
import dev.winnow.job.reporting.Feeds;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.model.Verdict;
import dev.winnow.policy.evaluate.Explanation;
import dev.winnow.policy.select.SelectorResult;
import dev.winnow.report.output.Text;
import dev.winnow.service.Actor;
import dev.winnow.service.schedule.Scheduler;
import dev.winnow.web.Page.Section;
import dev.winnow.web.PageFormats.When;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** {@code /build?key=}: all data about one build, and the actions that a person may take. */
@Controller
class BuildPage {

    private final Catalog catalog;
    private final Zones zones;
    private final Scheduler scheduler;
    private final Operator operator;

    BuildPage(Catalog catalog, Zones zones, Scheduler scheduler, Operator operator) {
        this.catalog = catalog;
        this.zones = zones;
        this.scheduler = scheduler;
        this.operator = operator;
    }

    record Attribute(String name, String value, String source) { }

    record Place(String part, String store, String path, String size, String files) { }

    record Flaw(String found, String by, When at, String ticket, When logged, When cleared, boolean open) { }

    record Lying(String part, String path, String run, String runLink, When removed, When purge, String state, String size,
                 boolean back) { }

    record Happened(When at, String event, String by, String run, String runLink, Said text) { }

    /** @param stays whether the last plan keeps the part */
    record Last(String part, boolean stays, Said sentence, When made, String plan, String planLink) { }

    /** @param there whether products of it are in a store */
    record Need(String key, String link, boolean there) { }

    record One(String key, String earlier, BuildLine line, List<Attribute> attributes, List<String> doubts, List<Place> places,
               List<PinsPage.Line> pins, List<String> keepFiles, List<Flaw> defects, boolean flawed, List<Lying> trash,
               List<Happened> life, List<Last> last, List<Need> needs, String why, String back, boolean present, String today) { }

    @GetMapping("/build")
    @PreAuthorize("hasAuthority('read')")
    Page build(@RequestParam String key, Authentication who) {
        Instant now = catalog.clock().instant();
        String current = new KeyChanges(catalog).current(key).get(0);
        StoredBuild stored = new Builds(catalog).find(current, now).orElseThrow(() ->
                Halt.missing("'" + key + "' is not a known build; look for it at Builds"));
        ZoneId zone = zones.of(current);
        boolean operates = who.getAuthorities().stream().anyMatch(right -> Right.OPERATE.equals(right.getAuthority()));
        List<Flaw> defects = new Defects(catalog).of(current).stream().map(row -> new Flaw(row.defect().found(), row.foundBy(),
                When.of(row.foundAt(), zone), row.defect().ticket(), When.of(row.defect().loggedAt(), zone),
                When.of(row.clearedAt(), zone), row.clearedAt() == null)).toList();
        List<Lying> trash = new Removals(catalog).history(current).stream().map(row -> new Lying(row.kinds(), row.path(),
                row.run(), PageFormats.link("/run", "id", row.run()), When.of(row.removedAt(), zone), When.of(row.purgeAt(), zone),
                row.state(), Text.size(row.bytes()), row.state().equals(Removals.TRASHED))).toList();
        return new Page("build", title(stored.build()), Section.BUILDS, new One(current, current.equals(key) ? null : key,
                BuildLine.of(stored, zone, now), attributes(stored), stored.build().doubts(), places(stored),
                new Pins(catalog).holding(current).stream().map(row -> PinsPage.Line.of(row, zone, now, who.getName(),
                        operates)).toList(), stored.build().pins().stream().filter(pin -> pin.by().equals(".keep"))
                .map(Pin::reason).toList(), defects, defects.stream().anyMatch(Flaw::open), trash, life(current, zone),
                last(current, zone), needs(current), PageFormats.link("/build/why", "key", current), PageFormats.build(current),
                !stored.places().isEmpty(), LocalDate.ofInstant(now, zone).toString()));
    }

    /** The builds that it needs, by their present keys. */
    private List<Need> needs(String key) {
        NeedingBuilds needing = new NeedingBuilds(catalog);
        Map<String, List<String>> needs = needing.of(List.of(key));
        needing.replaceFormerKeys(needs);
        List<String> keys = needs.getOrDefault(key, List.of());
        Set<String> there = needing.present(keys).keySet();
        return keys.stream().map(need -> new Need(need, PageFormats.build(need), there.contains(need))).toList();
    }

    private static String title(Build build) {
        Attributes of = build.attributes();
        return of.project() == null || of.version() == null ? build.key() : of.project() + " " + of.version();
    }

    private static List<Attribute> attributes(StoredBuild stored) {
        List<Attribute> lines = new ArrayList<>();
        Map<String, String> sources = stored.sources();
        Attributes of = stored.build().attributes();
        Attributes.NAMES.stream().filter(name -> of.get(name) != null).forEach(name -> lines.add(new Attribute(name,
                name.equals("branch") && of.get(name).isEmpty() ? "(default branch)" : of.get(name), sources.get(name))));
        new TreeMap<>(of.propertiesAsText()).forEach((name, value) -> lines.add(new Attribute(name, value,
                sources.get(Attributes.PROPERTY_PREFIX + name))));
        return lines;
    }

    private List<Place> places(StoredBuild stored) {
        Stores stores = new Stores(catalog);
        return stored.places().stream().flatMap(place -> place.kinds().stream().map(kind -> new Place(kind.word(),
                stores.byId(place.store()).root(), place.path(), Text.size(place.amount(kind).bytes()),
                Text.count(place.amount(kind).files(), "file", "files")))).toList();
    }

    private List<Happened> life(String key, ZoneId zone) {
        return BuildHistory.of(catalog, key).stream().map(moment -> new Happened(When.of(moment.at(), zone), moment.event(), moment.by(),
                moment.run(), moment.run() == null ? null : PageFormats.link("/run", "id", moment.run()), Said.of(moment.text(), zone))).toList();
    }

    /** The decision of the newest plan about each part. */
    private List<Last> last(String key, ZoneId zone) {
        Map<PartKind, Last> last = new TreeMap<>();
        new Decisions(catalog).of(key).forEach(of -> {
            Plans.Decision made = of.decision();
            last.put(made.kind(), new Last(made.kind().word(), made.keep(), Said.of((made.keep() ? "kept by " : "to go by ")
                    + made.rule() + ": " + made.reasons(), zone), When.of(of.made(), zone), of.plan(),
                    PageFormats.link("/plan", "id", of.plan())));
        });
        return List.copyOf(last.values());
    }

    record Answer(boolean yes, String name, Said text) { }

    /** @param sentence what becomes of the part, and why */
    record PartWhy(String part, boolean stays, Said sentence, Said when, List<Answer> protections, List<Answer> rules,
                 List<Answer> clauses, List<Said> changes) { }

    record OfJob(String job, String fault, List<PartWhy> parts) { }

    record Why(String key, String link, When asOf, List<OfJob> jobs, List<Need> neededBy) { }

    /** Why it stays or when it goes, as of now, and what needs it. This reads all builds, so the page loads it afterwards. */
    @GetMapping("/build/why")
    @PreAuthorize("hasAuthority('read')")
    Page why(@RequestParam String key) {
        Instant now = catalog.clock().instant();
        ZoneId zone = zones.of(key);
        StoredBuild stored = new Builds(catalog).find(key, now).orElseThrow(() -> Halt.missing("'" + key
                + "' is not a known build; look for it at Builds"));
        Set<Long> stores = stored.places().stream().map(StoredBuild.Place::store).collect(Collectors.toSet());
        Stores readers = new Stores(catalog);
        List<OfJob> jobs = new ArrayList<>();
        for (Scheduler.Known known : scheduler.jobs()) {
            try {
                if (stores.stream().anyMatch(store -> readers.reads(store, known.job().name()))) {
                    explained(known.job(), key, now, zone).ifPresent(jobs::add);
                }
            } catch (Halt halt) {
                jobs.add(new OfJob(known.job().name(), halt.getMessage(), List.of()));
            }
        }
        return new Page("why", "Why " + key + " stays or goes", Section.BUILDS, new Why(key, PageFormats.build(key),
                When.of(now, zone), jobs, new NeedingBuilds(catalog).needing(key).stream().map(by ->
                new Need(by, PageFormats.build(by), true)).toList()));
    }

    private Optional<OfJob> explained(Job job, String key, Instant now, ZoneId zone) {
        List<String> faults = new ArrayList<>();
        return Explanations.of(catalog, operator, job, key, now, (what, fault) -> faults.add(what + ": " + fault))
                .map(found -> new OfJob(job.name(), faults.isEmpty() ? null : String.join("; ", faults),
                        found.parts().stream().map(part -> part(part, job, zone)).toList()));
    }

    private static PartWhy part(Explanation.OfPart part, Job job, ZoneId zone) {
        Verdict verdict = part.verdict();
        boolean stays = verdict instanceof Verdict.Keep;
        String name = part.kind().word();
        Instant changes = verdict.changesAt();
        return new PartWhy(name, stays, Said.of((stays ? "The " + name + " stay: " : "The " + name + " go with the next run of " + job.name()
                + ": ") + verdict.rule() + " - " + String.join("; ", verdict.reasons()) + ".", zone),
                !stays ? null : Said.of(changes == null ? "Time alone does not change that." : "Time alone changes that on " + changes + ".", zone),
                part.protections().stream().map(each -> new Answer(each.holds(), each.name(), Said.of(String.join("; ", each.reasons()), zone)))
                        .toList(),
                part.rules().stream().map(each -> new Answer(each.fit() == SelectorResult.YES, each.rule(), Said.of(each.reason(), zone))).toList(),
                part.clauses().stream().map(each -> new Answer(each.keeps(), each.clause(), Said.of(each.reason()
                        + (each.boundary() == null ? "" : "; " + each.boundary()), zone))).toList(),
                part.changes().stream().map(each -> Said.of(each, zone)).toList());
    }

    @PostMapping("/defects")
    @PreAuthorize("hasAuthority('defect')")
    RedirectView defect(@RequestParam String key, @RequestParam String change, @RequestParam(required = false) String text,
                        Actor actor, RedirectAttributes next) {
        Catalog mine = actor.in(catalog);
        new Builds(mine).find(key, mine.clock().instant()).orElseThrow(() ->
                Halt.missing("'" + key + "' is not a known build; look for it at Builds"));
        Defects defects = new Defects(mine);
        String typed = PageFormats.typed(text);
        if (typed == null && !change.equals("clear")) {
            throw Halt.usage(change.equals("logged") ? "name the ticket" : "say what was found");
        }
        String said = switch (change) {
            case "found" -> {
                defects.found(key, typed, actor.name());
                yield "The bug is noted. The build stays until its ticket is logged.";
            }
            case "logged" -> defects.logged(key, typed, actor.name()) == 0 ? "There was no open bug to log."
                    : "The ticket is noted.";
            case "clear" -> defects.clear(key, actor.name()) == 0 ? "There was no bug to clear." : "The bug is cleared.";
            default -> throw Halt.usage("'" + change + "' cannot be done with a bug");
        };
        mine.ledger().flush();
        List<String> failed = new Feeds(mine).refresh();
        return PageFormats.to(PageFormats.build(key), next, said + (failed.isEmpty() ? "" : " " + String.join(" ", failed)));
    }
}
