package dev.winnow.cli.upkeep;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.report.content.RunLine;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.RunDocument;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code runs} */
@CommandLine.Command(name = "runs", mixinStandardHelpOptions = true,
        description = "Lists runs with their outcome, newest first.")
public final class RunsCommand extends Command {

    @Option(names = "--job", paramLabel = "NAME", description = "only runs of this job")
    private String job;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many; default "
            + "${DEFAULT-VALUE}")
    private int limit;

    public RunsCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        try (Catalog catalog = existingCatalog()) {
            List<RunRow> runs = new Runs(catalog).list(job, Math.max(0, limit));
            for (RunRow run : runs) {
                say(run.id() + "  " + run.kind().word() + "  " + (run.job() == null ? "-" : run.job()) + "  "
                        + (run.outcome() == null ? "on" : run.outcome().word()) + "  kept " + run.counts().kept()
                        + ", removed " + run.counts().removed() + " (" + Text.size(run.counts().bytesRemoved()) + ")"
                        + (run.counts().skipped() > 0 ? ", skipped " + run.counts().skipped() : "")
                        + (run.ended() == null ? "" : ", took "
                                + Duration.between(run.started(), run.ended()).toSeconds() + " s")
                        + (run.plan() == null ? "" : "  " + run.plan()));
            }
            if (common().json()) {
                document(runs.stream().map(run -> new Line(RunDocument.line(run), run.plan())).toList());
            }
            return ExitCode.DONE;
        }
    }

    private record Line(@JsonUnwrapped RunLine run, String plan) { }
}
