package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.cli.command.Waiting;
import dev.winnow.job.Applying;
import dev.winnow.job.Applying.Ran;
import dev.winnow.job.Engine;
import dev.winnow.job.notices.RunFollowUp;
import dev.winnow.jobfile.Job;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import dev.winnow.service.RunResultText;
import dev.winnow.service.document.RunDocument;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run JOB} */
@CommandLine.Command(name = "run", mixinStandardHelpOptions = true,
        description = "Plans, applies the plan where limits and approval allow, and purges what is due.",
        footer = {"  winnow run nightly.yaml",
            "  winnow run nightly.yaml --limit-override \"the old server is gone\""})
public final class RunCommand extends Command {

    @Parameters(paramLabel = "JOB", description = "a job file")
    private String file;

    @Option(names = "--as-of", paramLabel = "TIME", description = "judge ages at this instant, not later than now")
    private String asOf;

    @Option(names = "--dry-run", description = "the same as plan")
    private boolean dryRun;

    @Option(names = "--limit-override", paramLabel = "REASON", description = "go on against limits and the clock; the "
            + "reason is kept in the ledger")
    private String override;

    @Option(names = "--without", paramLabel = "STORE", description = "leave this store out, such as one whose disk or host "
            + "is away; refused where what is decided of the others could be another thing with it")
    private List<String> without = List.of();

    @Mixin
    private Waiting waiting;

    public RunCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Job job = job(file).without(without);
        if (dryRun) {
            return PlanCommand.plan(this, job, asOf, override, waiting);
        }
        try (Catalog catalog = catalog(); Engine engine = engine(catalog, waiting)) {
            Instant instant = AsOf.judged(asOf, job.policy().zone());
            RunFollowUp after = new RunFollowUp(engine, this::warn);
            Ran ran = after.followed(job, () ->
                    new Applying(engine, this::warn).run(job, instant, override), Ran::held);
            if (ran.planned() != null) {
                PlanCommand.say(this, ran.plan());
            }
            if (ran.apply() != null) {
                RunText.say(this, ran.apply());
            }
            if (ran.purge() != null) {
                RunText.say(this, ran.purge());
            }
            hint(ran);
            if (ran.plan().hold().isPresent() && ran.plan().closed().isEmpty()) {
                PlanCommand.sayHold(this, ran.plan());
            } else if (ran.held() != null) {
                warn(ran.held().getMessage());
            }
            if (common().json()) {
                document(new Done(RunDocument.of(ran.plan()), RunDocument.of(ran.apply()),
                        RunDocument.of(ran.purge())));
            }
            return RunResultText.code(RunResultText.code(ran), after);
        }
    }

    /** Each is null if there was no such run. */
    private record Done(RunDocument.OfPlan plan, RunDocument apply, RunDocument purge) { }

    /** Says how to go on after a stop. */
    private void hint(Ran ran) {
        if (RunResultText.code(ran.apply()) == ExitCode.TERMINATED) {
            warn("stopped between two items; to go on: apply " + ran.plan().plan().id() + ", or run again");
        } else if (RunResultText.code(ran.planned()) == ExitCode.TERMINATED
                || RunResultText.code(ran.purge()) == ExitCode.TERMINATED) {
            warn("stopped before the end; to go on: run again");
        }
    }
}
