package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.service.ExitCode;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code approve PLAN --by NAME} */
@CommandLine.Command(name = "approve", mixinStandardHelpOptions = true,
        description = "Frees a plan, and later runs of the same job-file content, to remove what it lists.")
public final class ApproveCommand extends Command {

    @Parameters(paramLabel = "PLAN", description = "a plan's id, p-...")
    private String plan;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "who approves")
    private String by;

    public ApproveCommand(Shell shell) {
        super(shell);
    }

    private record Approved(String plan, String job, String approvedBy, Instant approved) { }

    @Override
    protected ExitCode run() {
        try (Catalog catalog = existingCatalog(); Engine engine = engine(catalog)) {
            PlanRow approved = new Planning(engine, this::warn).approve(plan, name(by));
            say(approved.id() + " of job " + approved.job() + " is approved by " + approved.approvedBy());
            if (common().json()) {
                document(new Approved(approved.id(), approved.job(), approved.approvedBy(), approved.approvedAt()));
            }
            return ExitCode.DONE;
        }
    }
}
