package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.Planning.Approval;
import dev.winnow.plan.PlanBlock;
import dev.winnow.service.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code approve PLAN --by NAME} */
@CommandLine.Command(name = "approve", mixinStandardHelpOptions = true,
        description = "Approves a plan, so that it and later runs of the same job-file content may remove parts.",
        footer = {"  winnow approve nightly --by Anna",
            "  winnow approve nightly --by Anna --limit-override \"first clean-up\""})
public final class ApproveCommand extends Command {

    @Parameters(paramLabel = "PLAN-or-JOB", description = "a plan's id, p-..., or the name or file of a job: its newest "
            + "plan, where that waits")
    private String plan;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "who approves")
    private String by;

    @Option(names = "--limit-override", paramLabel = "REASON", description = "let this plan, and only this, be applied "
            + "although it exceeds limits; the reason is kept in the ledger")
    private String override;

    public ApproveCommand(Shell shell) {
        super(shell);
    }

    private record Approved(String plan, String job, String approvedBy, Instant approved, List<String> exceeded,
                            String override) { }

    @Override
    protected ExitCode run() {
        try (Catalog catalog = existingCatalog(); Engine engine = engine(catalog)) {
            String reason = override == null ? null : name(override);
            Approval done = new Planning(engine, this::warn).approve(planOrJob(), name(by), reason);
            PlanRow approved = done.plan();
            say(approved.id() + " of job " + approved.job() + " is approved by " + approved.approvedBy());
            done.exceeded().forEach(limit -> warn((reason == null ? "it exceeds limit " : "against limit ") + limit));
            if (reason == null && !done.exceeded().isEmpty()) {
                warn((approved.limited() == null ? "these groups stay as they are" : "nothing is removed as long as it does")
                        + "; to let this plan be applied against its limits: "
                        + PlanBlock.command(catalog, approved, true));
            } else {
                say("to apply it: winnow apply " + approved.id() + catalog.state().option() + ", or the next run of "
                        + approved.job() + " within three days of the plan");
            }
            if (common().json()) {
                document(new Approved(approved.id(), approved.job(), approved.approvedBy(), approved.approvedAt(),
                        done.exceeded(), reason));
            }
            return ExitCode.DONE;
        }
    }

    /** The plan or job that is meant; a job file stands for its job. */
    private String planOrJob() {
        Path file = path(plan);
        return Files.isRegularFile(file) ? job(plan).name() : name(plan);
    }
}
