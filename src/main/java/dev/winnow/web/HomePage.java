package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.PinsWithoutBuilds;
import dev.winnow.catalog.history.PastRuns;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.content.StoredSummary;
import dev.winnow.report.output.Text;
import dev.winnow.service.schedule.Scheduler;
import dev.winnow.web.Page.Section;
import dev.winnow.web.PageFormats.When;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /}: the state of each job, and what waits for a person. */
@Controller
class HomePage {

    private static final Duration SOON = Duration.ofDays(14);
    private static final int PAST = 30;

    private final Catalog catalog;
    private final Scheduler scheduler;
    private final Zones zones;
    private final Waiting waiting;

    HomePage(Catalog catalog, Scheduler scheduler, Zones zones, Waiting waiting) {
        this.catalog = catalog;
        this.scheduler = scheduler;
        this.zones = zones;
        this.waiting = waiting;
    }

    /** Something that a person should look at; {@code since} is null if it does not matter. */
    record Item(String kind, String word, String text, When since, String link, String about) { }

    /** The state of a job. */
    record OfJob(String name, When next, When last, String lastKind, String lastLink, String outcome, String style, String size,
                 String freed, Columns sizes, Columns freeds, List<String> stores) {

        /** Whether a run can leave a store out. */
        boolean several() {
            return stores.size() > 1;
        }
    }

    /** Columns of a small chart, the oldest to the left. */
    record Columns(String title, String detail, List<Column> columns) { }

    record Column(String x, String y, String h, String w, String label) { }

    record Home(List<Item> items, List<OfJob> jobs) { }

    @GetMapping("/")
    @PreAuthorize("hasAuthority('read')")
    Page home() {
        List<Item> items = new ArrayList<>();
        waiting.plans().forEach(plan -> items.add(new Item("waits", plan.limited() ? "limit" : "approve", plan.job() + ": "
                + plan.removes() + " (" + plan.size() + ") wait to be removed. " + String.join("; ", plan.why()) + ".", plan.since(), plan.link(),
                "Look at the plan")));
        List<OfJob> jobs = scheduler.jobs().stream().map(known -> {
            attention(known.job(), items);
            return job(known);
        }).toList();
        pins(items);
        return new Page("home", "Home", Section.HOME, new Home(items, jobs));
    }

    private void attention(Job job, List<Item> items) {
        // Workers report the stores of other hosts.
        job.stores().stream().filter(store -> store.host() == null || store.host().equals(catalog.host()))
                .filter(store -> !Files.isDirectory(NameCodec.absolute(store.root()))).forEach(store -> items.add(new Item("bad", "store",
                "Store " + store.name() + " of " + job.name() + " is not there: " + store.root()
                + ". Is the disk mounted?", null, null, null)));
        Runs runs = new Runs(catalog);
        List<RunRow> last = runs.list(job.name(), 10);
        last.stream().filter(row -> waiting.outcome(row) == RunOutcome.INTERRUPTED).findFirst().filter(row -> last.stream().noneMatch(
                later -> later.kind() == row.kind() && later.started().isAfter(row.started()) && later.outcome() == RunOutcome.DONE))
                .ifPresent(row -> items.add(new Item("bad", "killed", row.kind().word() + " of " + job.name()
                        + " was cut short; the next run goes on.", When.of(row.started(), job.policy().zone()), PageFormats.link("/run", "id", row.id()), "Look at the run")));
        last.stream().filter(row -> row.kind() == RunKind.PLAN && row.ended() != null).findFirst().flatMap(row ->
                new PastRuns(catalog).summary(row.id()).map(StoredSummary::read)).filter(summary -> summary.counts().unsure() > 0)
                .ifPresent(summary -> items.add(new Item("waits", "unsure", Text.count(summary.counts().unsure(), "part", "parts")
                        + " of " + job.name() + " stay because Winnow is unsure of them.", null, PageFormats.link("/plan", "id",
                        summary.run().plan(), "show", "stays", "by", "rule", "is", "unsure"), "Look at them")));
    }

    private void pins(List<Item> items) {
        Instant now = catalog.clock().instant();
        long ending = new Pins(catalog).all().stream().filter(row -> row.holds(now) && row.pin().until() != null
                && !row.pin().until().isAfter(now.plus(SOON))).count();
        if (ending > 0) {
            items.add(new Item("waits", "pins", Text.count(ending, "pin ends", "pins end") + " within 14 days.", null, "/pins?show=ending",
                    "Look at them"));
        }
        int unfitting = new PinsWithoutBuilds(catalog).now().size();
        if (unfitting > 0) {
            items.add(new Item("bad", "pins", Text.count(unfitting, "pin fits", "pins fit") + " nothing that is there.", null,
                    "/pins?show=nothing", "Look at them"));
        }
    }

    private OfJob job(Scheduler.Known known) {
        String name = known.job().name();
        ZoneId zone = known.job().policy().zone();
        Optional<RunRow> last = new Runs(catalog).list(name, 1).stream().findFirst();
        Instant now = catalog.clock().instant();
        PastRuns past = new PastRuns(catalog);
        List<PastRuns.Past> plans = past.before(now, name, RunKind.PLAN, PAST);
        List<PastRuns.Past> applies = past.before(now, name, RunKind.APPLY, PAST);
        long freed = applies.stream().mapToLong(PastRuns.Past::removed).sum();
        String outcome = last.map(row -> PageFormats.outcome(waiting.outcome(row))).orElse(null);
        return new OfJob(name, When.of(known.next(), zone), last.map(row -> When.of(row.started(), zone)).orElse(null),
                last.map(row -> row.kind().word()).orElse(null), last.map(row -> PageFormats.link("/run", "id", row.id())).orElse(null),
                outcome, outcome == null ? "quiet" : outcome.equals("done") ? "good" : outcome.equals("failed") ? "bad" : "waits",
                plans.isEmpty() ? null : Text.size(plans.get(plans.size() - 1).seen()), applies.isEmpty() ? null : Text.size(freed),
                columns("Size", plans, zone, PastRuns.Past::seen), columns("Freed", applies, zone, PastRuns.Past::removed),
                known.job().stores().stream().map(Store::name).toList());
    }

    /** Null if there is nothing to compare. */
    private static Columns columns(String title, List<PastRuns.Past> runs, ZoneId zone, ToLongFunction<PastRuns.Past> bytes) {
        long most = runs.stream().mapToLong(bytes).max().orElse(0);
        if (runs.size() < 2 || most == 0) {
            return null;
        }
        double step = Math.min(24, 300.0 / runs.size());
        List<Column> columns = new ArrayList<>();
        for (PastRuns.Past run : runs) {
            double high = bytes.applyAsLong(run) == 0 ? 0 : Math.max(1.5, bytes.applyAsLong(run) * 40.0 / most);
            columns.add(new Column(decimal(columns.size() * step), decimal(40 - high), decimal(high), decimal(step * 0.8),
                    When.of(run.started(), zone).text() + ": " + Text.size(bytes.applyAsLong(run))));
        }
        return new Columns(title + " over the last " + runs.size() + " runs, at most " + Text.size(most), columns.stream()
                .map(Column::label).collect(Collectors.joining("; ")), columns);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
