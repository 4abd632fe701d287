package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.cli.command.Waiting;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.Planning.Planned;
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

/** {@code plan JOB} */
@CommandLine.Command(name = "plan", mixinStandardHelpOptions = true,
        description = "Dry run: scans, decides what stays and what goes, saves the plan and reports it; changes no "
                + "store.",
        footer = {"  winnow plan nightly.yaml",
            "  winnow plan nightly.yaml --as-of 2027-01-01"})
public final class PlanCommand extends Command {

    @Parameters(paramLabel = "JOB", description = "a job file")
    private String file;

    @Option(names = "--as-of", paramLabel = "TIME", description = "judge ages at this instant; later than now "
            + "simulates")
    private String asOf;

    @Option(names = "--limit-override", paramLabel = "REASON", description = "record what was found although a store "
            + "has lost more builds than limits.shrink allows")
    private String override;

    @Option(names = "--dry-run", description = "the same; a plan never changes a store")
    private boolean dryRun;

    @Option(names = "--without", paramLabel = "STORE", description = "leave this store out, such as one whose disk or host "
            + "is away; refused where what is decided of the others could be another thing with it")
    private List<String> without = List.of();

    @Mixin
    private Waiting waiting;

    public PlanCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Job job = job(file).without(without);
        return plan(this, job, asOf, override, waiting);
    }

    /** What {@code plan} and {@code run --dry-run} do. */
    static ExitCode plan(Command command, Job job, String asOf, String override, Waiting waiting) {
        try (Catalog catalog = command.catalog(); Engine engine = command.engine(catalog, waiting)) {
            Instant instant = AsOf.judged(asOf, job.policy().zone());
            RunFollowUp after = new RunFollowUp(engine, command::warn);
            Planned planned = after.measured(job, () ->
                    new Planning(engine, command::warn).plan(job, instant, override));
            say(command, planned);
            sayHold(command, planned);
            if (command.common().json()) {
                command.document(RunDocument.of(planned));
            }
            return RunResultText.code(RunResultText.code(planned.run()), after);
        }
    }

    static void say(Command command, Planned planned) {
        RunText.say(command, planned.run());
        planned.warnings().forEach(warning -> command.warn("warning: " + warning));
        if (planned.plan() != null) {
            command.say("Plan: " + planned.plan().id());
        }
    }

    /** Prints last what a person has to do. */
    static void sayHold(Command command, Planned planned) {
        planned.hold().ifPresent(hold -> {
            hold.why().forEach(why -> command.warn("warning: " + why));
            command.warn("to let it be applied: " + hold.command());
        });
    }
}
