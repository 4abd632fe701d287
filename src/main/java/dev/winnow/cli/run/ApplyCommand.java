package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.cli.command.Waiting;
import dev.winnow.job.Applying;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.RunFollowUp;
import dev.winnow.jobfile.Job;
import dev.winnow.model.RunOutcome;
import dev.winnow.service.ExitCode;
import dev.winnow.service.RunResultText;
import dev.winnow.service.document.RunDocument;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apply PLAN} */
@CommandLine.Command(name = "apply", mixinStandardHelpOptions = true,
        description = "Executes a saved plan: moves what it removes to the trash, item by item, each checked again "
                + "first. Goes on where an interrupted apply of the plan stopped.",
        footer = "  winnow apply p-20261122-120000-a1b2c3")
public final class ApplyCommand extends Command {

    @Parameters(paramLabel = "PLAN", description = "a plan's id, p-...")
    private String plan;

    @Option(names = "--limit-override", paramLabel = "REASON", description = "go on against limits and the clock; the "
            + "reason is kept in the ledger")
    private String override;

    @Mixin
    private Waiting waiting;

    public ApplyCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        try (Catalog catalog = existingCatalog(); Engine engine = engine(catalog, waiting)) {
            Job job = Planning.jobOf(catalog, plan);
            RunFollowUp after = new RunFollowUp(engine, this::warn);
            RunResult result = after.followed(job, () ->
                    new Applying(engine, this::warn).apply(job, plan, override), applied -> null);
            RunText.say(this, result);
            if (common().json()) {
                document(RunDocument.of(result));
            }
            if (result.row().outcome() == RunOutcome.STOPPED) {
                warn("stopped between two items; to go on: apply " + plan);
            }
            return RunResultText.code(RunResultText.code(result), after);
        }
    }
}
