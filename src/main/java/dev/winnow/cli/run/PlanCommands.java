package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Waiting;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.Planning.Approval;
import dev.winnow.job.Planning.Planned;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.RunFollowUp;
import dev.winnow.jobfile.Job;
import dev.winnow.plan.PlanBlock;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import dev.winnow.service.RunResultText;
import dev.winnow.service.document.RunDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands up to an approved plan; none changes a store. */
public final class PlanCommands {

    private PlanCommands() {
    }

    @CommandLine.Command(name = "scan", mixinStandardHelpOptions = true,
            description = "Brings the catalog up to date with a job's stores; changes no store.",
            footer = "  winnow scan nightly.yaml")
    public static final class ScanCommand extends Command {

        @Parameters(paramLabel = "JOB", description = "a job file")
        private String file;

        @Option(names = "--limit-override", paramLabel = "REASON", description = "record what was found although a store "
                + "has lost more builds than limits.shrink allows")
        private String override;

        @Mixin
        private Waiting waiting;

        @Override
        protected ExitCode run() {
            Job job = job(file);
            try (Catalog catalog = catalog(); Engine engine = engine(catalog, waiting)) {
                RunResult result = new RunFollowUp(engine, this::warn).measured(job, () ->
                        new Planning(engine, this::warn).scan(job, said("--limit-override", override)));
                RunText.say(this, result);
                document(RunDocument.of(result));
                return feedsFollow(catalog, RunResultText.code(result));
            }
        }
    }

    @CommandLine.Command(name = "plan", mixinStandardHelpOptions = true,
            description = "Dry run: scans, decides what stays and what goes, saves the plan and reports it; changes no "
                    + "store.",
            footer = {"  winnow plan nightly.yaml",
                "  winnow plan nightly.yaml --as-of 2027-01-01"})
    public static final class PlanCommand extends Command {

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

        @Override
        protected ExitCode run() {
            Job job = job(file).without(without);
            return plan(this, job, asOf, said("--limit-override", override), waiting);
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
                command.document(RunDocument.of(planned));
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

    @CommandLine.Command(name = "approve", mixinStandardHelpOptions = true,
            description = "Approves a plan, so that it and later runs of the same job-file content may remove parts.",
            footer = {"  winnow approve nightly --by Anna",
                "  winnow approve nightly --by Anna --limit-override \"first clean-up\""})
    public static final class ApproveCommand extends Command {

        @Parameters(paramLabel = "PLAN-or-JOB", description = "a plan's id, p-..., or the name or file of a job: its newest "
                + "plan, where that waits")
        private String plan;

        @Option(names = "--by", required = true, paramLabel = "NAME", description = "who approves")
        private String by;

        @Option(names = "--limit-override", paramLabel = "REASON", description = "let this plan, and only this, be applied "
                + "although it exceeds limits; the reason is kept in the ledger")
        private String override;

        private record Approved(String plan, String job, String approvedBy, Instant approved, List<String> exceeded,
                                String override) { }

        @Override
        protected ExitCode run() {
            try (Catalog catalog = existingCatalog(); Engine engine = engine(catalog)) {
                String reason = said("--limit-override", override);
                Approval done = new Planning(engine, this::warn).approve(planOrJob(), said("--by", by), reason);
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
                document(new Approved(approved.id(), approved.job(), approved.approvedBy(), approved.approvedAt(),
                        done.exceeded(), reason));
                return ExitCode.DONE;
            }
        }

        /** The plan or job that is meant; a job file stands for its job. */
        private String planOrJob() {
            Path file = path(plan);
            return Files.isRegularFile(file) ? job(plan).name() : name(plan);
        }
    }
}
