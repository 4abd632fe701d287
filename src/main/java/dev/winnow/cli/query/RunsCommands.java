package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.job.reporting.PastReport;
import dev.winnow.job.reporting.PastReport.Format;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.report.SummaryJson;
import dev.winnow.report.html.IndexPage;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.WholeFile;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.RunDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that look at past runs. */
public final class RunsCommands {

    private RunsCommands() {
    }

    @CommandLine.Command(name = "runs", mixinStandardHelpOptions = true,
            description = "Lists runs with their outcome, newest first.",
            footer = "  winnow runs --job nightly --from 2026-11-01")
    public static final class RunsCommand extends Command {

        @Option(names = "--job", paramLabel = "NAME", description = "only runs of this job")
        private String job;

        @Option(names = "--from", paramLabel = "DATE", description = "only runs that started on this day or later")
        private String from;

        @Option(names = "--to", paramLabel = "DATE", description = "only runs that started on this day or before")
        private String to;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many; default "
                + "${DEFAULT-VALUE}")
        private int limit;

        @Override
        protected ExitCode run() throws IOException {
            try (Catalog catalog = existingCatalog()) {
                ZoneId zone = zone(catalog, job);
                List<RunRow> runs = new Runs(catalog).list(job, AsOf.parse(from, zone), AsOf.end(to, zone), Math.max(0, limit));
                if (!common().json()) {
                    Plans plans = new Plans(catalog);
                    new Listing(this, false, zone).records(Shown.class, runs.stream().map(run -> shown(run, plans)).toList());
                }
                document(runs.stream().map(RunDocument.Listed::of).toList());
                return ExitCode.DONE;
            }
        }

        /** A plan that waited is shown with the person who has approved it since. */
        private static Shown shown(RunRow run, Plans plans) {
            String outcome = run.outcome() == null ? "on" : run.outcome().word();
            if (run.kind() == RunKind.PLAN && (run.outcome() == RunOutcome.WAITING || run.outcome() == RunOutcome.LIMITED)) {
                outcome += plans.find(run.plan() == null ? "" : run.plan()).filter(plan -> plan.approvedBy() != null)
                        .map(plan -> ", approved by " + plan.approvedBy()).orElse("");
            }
            return new Shown(run.id(), run.started(), run.kind().word(), run.job(), outcome, run.counts().kept(),
                    run.counts().removed(), run.counts().bytesRemoved(), run.counts().skipped() == 0 ? null
                    : run.counts().skipped(), run.plan());
        }

        /** A run for people; kept, removed and skipped count parts. */
        private record Shown(String run, Instant started, String kind, String job, String outcome, long partsKept,
                             long partsRemoved, long bytes, Long partsSkipped, String plan) { }
    }

    @CommandLine.Command(name = "report", mixinStandardHelpOptions = true, subcommands = ReportCommand.Index.class,
            description = "Makes the report of a past run again from the catalog, also when its folder is gone.",
            footer = "  winnow report r-20261122-120000-a1b2c3 --out /srv/www")
    public static final class ReportCommand extends Command {

        @Parameters(paramLabel = "RUN", arity = "0..1", description = "a run's id, r-...; see 'runs'")
        private String run;

        @Option(names = "--format", paramLabel = "html|csv|json", defaultValue = "html", description = "the page, the "
                + "decisions (of an apply, restore or purge: what it did), or the summary; default ${DEFAULT-VALUE}")
        private String format;

        @Option(names = "--out", paramLabel = "FILE|DIR", description = "where to write it; left out: standard output")
        private String out;

        @Override
        protected ExitCode run() throws IOException {
            if (run == null) {
                throw Halt.usage("name a run, such as r-20261122-120000-a1b2c3; see 'runs'");
            }
            Format as = format();
            try (Catalog catalog = existingCatalog()) {
                PastReport report = new PastReport(catalog, name(run));
                report.make(as, made -> hand(made, as));
                if (common().json()) {
                    shell().out().writeBytes(Json.file(SummaryJson.of(report.summary())));
                }
                return ExitCode.DONE;
            }
        }

        private void hand(Path made, Format as) throws IOException {
            if (out == null) {
                if (!common().json()) {
                    Files.copy(made, shell().out());
                }
                return;
            }
            Path named = path(out);
            Path target = Files.isDirectory(named) ? named.resolve(as.file()) : named;
            WholeFile.writeTo(target, to -> Files.copy(made, to));
            say("Written to " + NameCodec.shownAbsolute(target));
        }

        private Format format() {
            try {
                return Format.valueOf(format.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException none) {
                throw Halt.usage("--format " + format + " is none of html, csv, json");
            }
        }

        @CommandLine.Command(name = "index", mixinStandardHelpOptions = true,
                description = "Makes one dashboard of the report directories of several sites.",
                footer = "  winnow report index /srv/reports/linux /srv/reports/windows --out index.html")
        public static final class Index extends Command {

            @Parameters(paramLabel = "DIR", arity = "1..*", description = "report directories")
            private List<String> directories;

            @Option(names = "--out", paramLabel = "FILE|DIR", description = "where to write it; left out: index.html in "
                    + "the first directory")
            private String out;

            @Override
            protected ExitCode run() throws IOException {
                List<Path> folders = directories.stream().map(Command::path).toList();
                folders.stream().filter(folder -> !Files.isDirectory(folder)).findFirst().ifPresent(none -> {
                    throw Halt.usage(NameCodec.shownAbsolute(none) + " is no folder; name report directories");
                });
                Path named = out == null ? folders.get(0) : path(out);
                Path target = Files.isDirectory(named) ? named.resolve(IndexPage.NAME) : named;
                IndexPage.write(target, folders);
                say("Written to " + NameCodec.shownAbsolute(target));
                document(Map.of("file", NameCodec.shownAbsolute(target)));
                return ExitCode.DONE;
            }
        }
    }
}
