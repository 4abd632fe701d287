package dev.winnow.report.html;

import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.Counts.Line;
import dev.winnow.report.content.Counts.RuleLine;
import dev.winnow.report.content.Counts.Split;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Listed;
import dev.winnow.report.content.RunSummary.Run;
import dev.winnow.report.html.Chart.ColumnChart;
import dev.winnow.report.html.ReportFacts.Accounts;
import dev.winnow.report.html.ReportFacts.Certificate;
import dev.winnow.report.html.ReportFacts.NeedsAttention;
import dev.winnow.report.html.ReportView.Card;
import dev.winnow.report.html.ReportView.Fact;
import dev.winnow.report.html.ReportView.Reason;
import dev.winnow.report.html.ReportView.Sums;
import dev.winnow.report.html.ReportView.Totals;
import dev.winnow.report.html.ReportView.Wording;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code report.html}: one file that explains a run to somebody who was not there. */
public final class ReportPage {

    private static final Template TEMPLATE = new Template("report");
    /** How many entries of a list the page shows; {@code summary.json} and the CSV have the others. */
    private static final int SHOWN = 200;
    private static final int REASONS = 40;
    private static final int CHANGES = 300;
    private static final int TEXT = 400;

    private final RunSummary summary;
    private final Run run;
    private final Times times;
    private final Counts counts;
    private final Wording words;

    private ReportPage(RunSummary summary) {
        this.summary = summary;
        this.run = summary.run();
        this.times = new Times(run.zone());
        this.counts = summary.counts();
        this.words = Wording.of(run.kind());
    }

    /**
     * Writes the page of a run. It links the CSV files that are in the directory already, so write those first.
     *
     * @param details the rows to show; may be empty
     */
    public static void write(ReportDirectory directory, RunSummary summary, Details details) throws IOException {
        ReportView view = new ReportPage(summary).view(details, Files.exists(directory.file(ReportDirectory.DECISIONS)),
                Files.exists(directory.file(ReportDirectory.REMOVED)), true);
        WholeFile.write(directory.file(ReportDirectory.PAGE), out -> TEMPLATE.write(view, out));
    }

    /** Writes the page of a run where none of the other files of its report lie beside it. */
    public static void writeAlone(ReportDirectory directory, RunSummary summary, Details details) throws IOException {
        ReportView view = new ReportPage(summary).view(details, false, false, false);
        WholeFile.write(directory.file(ReportDirectory.PAGE), out -> TEMPLATE.write(view, out));
    }

    private ReportView view(Details details, boolean decisions, boolean removedFiles, boolean files) {
        Groups groups = Groups.of(counts, details);
        return new ReportView(run.job(), run.id(), run.kind().word(), words, times.spoken(run.started()),
                run.outcome().word(), run.outcome() == RunOutcome.DONE, text(run.message()), hold(), facts(), cards(),
                reasons(true), reasons(false), NeedsAttention.of(summary), outcomes(), Accounts.of(summary), charts(),
                columns(), ahead(), totals(),
                groups.projects(), groups.more(), details.unsure(),
                more(counts.unsure() - details.unsure().size(), decisions), limits(), limitsNote(), pins(),
                more(summary.pins().count() - SHOWN, false), findings(summary.faults()),
                more(summary.faults().count() - SHOWN, false), findings(summary.strays()),
                more(summary.strays().count() - SHOWN, false), Certificate.of(summary), decisions, removedFiles,
                files, times.name());
    }

    private ReportView.Hold hold() {
        if (summary.hold() == null) {
            return null;
        }
        return new ReportView.Hold(run.outcome() == RunOutcome.LIMITED ? "This plan exceeds its limits. Nothing is removed."
                : "This plan waits for approval. Nothing is removed.",
                summary.hold().why().stream().map(ReportPage::text).toList(), summary.hold().command(),
                summary.hold().changes().stream().limit(CHANGES).map(line -> new ReportView.Change(
                        line.startsWith("+") ? "plus" : line.startsWith("-") ? "minus" : "", Text.cut(line, TEXT)))
                        .toList());
    }

    /** Where limits were checked, if this page lists none. */
    private String limitsNote() {
        return !summary.limits().isEmpty() ? "" : run.kind() == RunKind.APPLY
                ? "Limits were checked by plan " + run.plan() + "." : "A " + run.kind().word() + " has no limits.";
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        add(facts, "Run", run.id());
        add(facts, "Plan", run.plan());
        add(facts, "As of", times.spoken(run.asOf()));
        add(facts, "Started", times.spoken(run.started()));
        add(facts, "Took", Times.between(run.started(), run.ended()));
        add(facts, "By", run.by() + " on " + run.host());
        add(facts, "Approved", summary.approval() == null ? null
                : summary.approval().by() + ", " + times.spoken(summary.approval().at()));
        add(facts, "Job file", run.file().path());
        return facts;
    }

    private List<Card> cards() {
        Split total = counts.total();
        List<Card> cards = new ArrayList<>();
        cards.add(new Card("Builds", total.builds(), Text.count(total.builds()),
                Text.size(total.all().bytes()) + " in " + Text.count(total.all().parts(), "part", "parts")));
        if (run.kind() != RunKind.PURGE) {
            cards.add(new Card(run.kind() == RunKind.RESTORE ? "Restored" : "Kept", total.kept().parts(),
                    Text.count(total.kept().parts()), "parts, " + Text.size(total.kept().bytes())));
        }
        if (run.kind() != RunKind.RESTORE) {
            goneCards(cards, total);
        }
        if (total.skipped().parts() > 0) {
            cards.add(new Card("Skipped", total.skipped().parts(), Text.count(total.skipped().parts()),
                    "parts, " + Text.size(total.skipped().bytes()) + ", left where they are"));
        }
        return cards;
    }

    private void goneCards(List<Card> cards, Split total) {
        cards.add(new Card(words.gone(), total.removed().parts(), Text.count(total.removed().parts()),
                "parts in " + Text.count(total.removed().files(), "file", "files")));
        String until = run.kind() == RunKind.APPLY && summary.purgeAt() != null
                ? "purged from " + times.minute(summary.purgeAt()) + " on" : share(total);
        cards.add(new Card(words.freed(), total.removed().bytes(), Text.size(total.removed().bytes()), until));
    }

    private static String share(Split total) {
        long all = total.all().bytes();
        return all == 0 ? "" : Math.round(100.0 * total.removed().bytes() / all) + "% of all bytes";
    }

    /** The reasons of one kind. Removals count what was removed; skipped parts stand among the outcomes. */
    private List<Reason> reasons(boolean removes) {
        Function<RuleLine, Counts.Sum> sum = line -> removes ? line.split().removed() : line.sum();
        List<RuleLine> lines = counts.rules().stream().filter(line -> !line.rest() && (line.cause() == null) == removes)
                .filter(line -> sum.apply(line).parts() > 0)
                .sorted(Comparator.comparingLong((RuleLine line) -> sum.apply(line).parts()).reversed()).toList();
        List<Reason> reasons = new ArrayList<>(lines.stream().limit(REASONS)
                .map(line -> reason(text(line.rule()), sum.apply(line))).toList());
        if (lines.size() > REASONS) {
            reasons.add(reason(Text.count(lines.size() - REASONS) + " others", lines.stream().skip(REASONS)
                    .map(sum).reduce(Counts.Sum.NOTHING, Counts.Sum::plus)));
        }
        return reasons;
    }

    private static Reason reason(String name, Counts.Sum sum) {
        return new Reason(name, Text.count(sum.parts()), Text.size(sum.bytes()));
    }

    private List<Reason> outcomes() {
        return counts.outcomes().stream().map(line -> reason(text(line.outcome()), line.sum())).toList();
    }

    private List<Chart> charts() {
        List<Chart> charts = List.of(
                Chart.ofLargest("by-branch", "Bytes by branch", words.goes(), values(counts.branches(), true)),
                Chart.ofLargest("by-os", "Bytes by operating system", words.goes(), values(counts.systems(), false)),
                Chart.of("by-age", "Bytes by age", words.goes(), values(counts.ages(), false)));
        return charts.stream().filter(Chart::drawn).toList();
    }

    private List<ColumnChart> columns() {
        return Stream.of(ColumnChart.ofPlans(times, summary.trends().plans(), "was to go"),
                ColumnChart.ofApplies(times, summary.trends().applies()), ColumnChart.ofDays(times, summary.trends().ahead()))
                .filter(Objects::nonNull).toList();
    }

    /** The sentence on the days to come, if no chart shows them. */
    private String ahead() {
        if (summary.trends().ahead().isEmpty()) {
            return text(summary.trends().note());
        }
        return summary.trends().ahead().stream().allMatch(day -> day.parts() == 0)
                ? "Time alone removes nothing in the next " + summary.trends().ahead().size() + " days." : "";
    }

    private static List<Chart.Value> values(List<Line> lines, boolean branches) {
        return lines.stream().map(line -> new Chart.Value(name(line, branches), line.split())).toList();
    }

    private List<Totals> totals() {
        List<Totals> totals = new ArrayList<>();
        totals.add(totals("Sums by project", "Project", counts.projects(), false));
        totals.add(totals("Sums by branch", "Branch", counts.branches(), true));
        totals.add(totals("Sums by operating system", "System", counts.systems(), false));
        totals.add(totals("Sums by part", "Part", counts.parts(), false));
        totals.removeIf(table -> table.lines().isEmpty());
        return totals;
    }

    private static Totals totals(String title, String column, List<Line> lines, boolean branches) {
        List<Sums> sums = new ArrayList<>(lines.stream().limit(SHOWN)
                .map(line -> Groups.sums(name(line, branches), line.split())).toList());
        if (lines.size() > SHOWN) {
            sums.add(Groups.sums(Text.count(lines.size() - SHOWN) + " others", lines.stream().skip(SHOWN)
                    .map(Line::split).reduce(Split.NOTHING, Split::plus)));
        }
        return new Totals(title, column, sums);
    }

    private static String name(Line line, boolean branch) {
        return line.rest() ? "(all others)" : Groups.name(line.name(), branch);
    }

    private List<ReportView.Limit> limits() {
        return summary.limits().stream().limit(SHOWN).map(limit -> new ReportView.Limit(text(limit.name()),
                limit.group() == null ? "whole job" : text(limit.group()), text(Text.limit(limit.name(), limit.allowed())),
                text(Text.limit(limit.name(), limit.found())),
                !limit.exceeded() ? "within" : limit.override() == null ? "exceeded"
                        : "exceeded; overridden: " + text(limit.override()), limit.exceeded())).toList();
    }

    private List<ReportView.Pin> pins() {
        return summary.pins().first().stream().limit(SHOWN).map(pinned -> new ReportView.Pin(text(pinned.key()),
                text(pinned.pin().by()), text(pinned.pin().reason()), text(pinned.pin().ticket()),
                pinned.pin().until() == null ? "no end" : times.minute(pinned.pin().until()),
                text(pinned.note()))).toList();
    }

    private static List<Fact> findings(Listed<RunSummary.Finding> findings) {
        return findings.first().stream().limit(SHOWN)
                .map(finding -> new Fact(text(finding.subject()), text(finding.message()))).toList();
    }

    private static String more(long count, boolean decisions) {
        return count <= 0 ? "" : "and " + Text.count(count) + " more" + (decisions ? ", in decisions.csv" : "");
    }

    private static String text(String text) {
        return text == null ? "" : Text.cut(text, TEXT);
    }

    private static void add(List<Fact> facts, String term, String text) {
        if (text != null && !text.isEmpty()) {
            facts.add(new Fact(term, text(text)));
        }
    }
}
