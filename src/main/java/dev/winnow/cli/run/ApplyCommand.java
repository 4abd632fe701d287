package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.ExitCode;
import dev.winnow.cli.command.RunDocument;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.Applying;
import dev.winnow.job.Engine;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.Aftermath;
import dev.winnow.job.run.Overrides;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apply PLAN} */
@CommandLine.Command(name = "apply", mixinStandardHelpOptions = true,
        description = "Executes a saved plan: moves what it removes to the trash, item by item, each checked again "
                + "first. Goes on where an interrupted apply of the plan stopped.")
public final class ApplyCommand extends Command {

    @Parameters(paramLabel = "PLAN", description = "a plan's id, p-...")
    private String plan;

    @Option(names = "--limit-override", paramLabel = "REASON", description = "go on against limits and the clock; the "
            + "reason is kept in the ledger")
    private String override;

    public ApplyCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        try (Catalog catalog = existingCatalog(); Engine engine = engine(catalog)) {
            PlanRow row = new Plans(catalog).find(plan).orElseThrow(() ->
                    Halt.usage("there is no plan " + plan + "; see 'runs' for the plans"));
            Job job = JobFiles.read(jobFile(catalog, row));
            Aftermath after = new Aftermath(engine, this::warn);
            RunResult result = after.told(job, () ->
                    new Applying(engine, this::warn).apply(job, plan, new Overrides(override)), applied -> null);
            RunText.say(this, result);
            if (common().json()) {
                document(RunDocument.of(result));
            }
            if (result.row().outcome() == RunOutcome.STOPPED) {
                warn("stopped between two items; to go on: apply " + plan);
            }
            return RunText.code(RunText.code(result), after);
        }
    }

    private static Path jobFile(Catalog catalog, PlanRow plan) {
        Path file = NameCodec.absolute(plan.jobFile());
        if (catalog.shared() && !Files.exists(file)) {
            String host = new Runs(catalog).find(plan.run()).map(run -> run.operator().host()).orElse("another host");
            throw Halt.usage("there is no " + plan.jobFile() + " here; " + plan.id() + " was made on " + host
                    + ": apply it there, or put the job file into the same place");
        }
        return file;
    }
}
