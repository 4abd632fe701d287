package dev.winnow.cli.upkeep;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.RunDocument;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** {@code runs} */
@CommandLine.Command(name = "runs", mixinStandardHelpOptions = true,
        description = "Lists runs with their outcome, newest first.",
        footer = "  winnow runs --job nightly --from 2026-11-01")
public final class RunsCommand extends Command {

    @Option(names = "--job", paramLabel = "NAME", description = "only runs of this job")
    private String job;

    @Option(names = "--from", paramLabel = "DATE", description = "only runs that started on this day or later")
    private String from;

    @Option(names = "--to", paramLabel = "DATE", description = "only runs that started on this day or before")
    private String to;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many; default "
            + "${DEFAULT-VALUE}")
    private int limit;

    public RunsCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() throws IOException {
        try (Catalog catalog = existingCatalog()) {
            ZoneId zone = new Plans(catalog).zone(job).orElse(ZoneOffset.UTC);
            List<RunRow> runs = new Runs(catalog).list(job, AsOf.parse(from, zone), AsOf.end(to, zone), Math.max(0, limit));
            if (!common().json()) {
                Plans plans = new Plans(catalog);
                Listing.of(this, false, zone).records(Shown.class, runs.stream().map(run -> shown(run, plans)).toList());
            }
            if (common().json()) {
                document(runs.stream().map(RunDocument.Listed::of).toList());
            }
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
