package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.cli.command.Waiting;
import dev.winnow.job.Applying;
import dev.winnow.job.Engine;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.RunFollowUp;
import dev.winnow.jobfile.Job;
import dev.winnow.policy.value.Age;
import dev.winnow.service.ExitCode;
import dev.winnow.service.RunResultText;
import dev.winnow.service.document.RunDocument;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purge JOB} */
@CommandLine.Command(name = "purge", mixinStandardHelpOptions = true,
        description = "Deletes for good what the job's runs removed and whose time in the trash is over; what is "
                + "pinned meanwhile waits.",
        footer = {"  winnow purge nightly.yaml",
            "  winnow purge nightly.yaml --older-than 2d"})
public final class PurgeCommand extends Command {

    @Parameters(paramLabel = "JOB", description = "a job file")
    private String file;

    @Option(names = "--older-than", paramLabel = "AGE", description = "purge what was removed longer ago than this, "
            + "whatever its date, such as 2d")
    private Age olderThan;

    @Option(names = "--limit-override", paramLabel = "REASON", description = "go on against the clock")
    private String override;

    @Mixin
    private Waiting waiting;

    public PurgeCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Job job = job(file);
        Instant before = olderThan == null ? null : olderThan.before(shell().clock().instant(), job.policy().zone());
        try (Catalog catalog = catalog(); Engine engine = engine(catalog, waiting)) {
            Instant limit = before;
            RunFollowUp after = new RunFollowUp(engine, this::warn);
            RunResult result = after.followed(job, () ->
                    new Applying(engine, this::warn).purge(job, limit, override), purged -> null);
            RunText.say(this, result);
            if (common().json()) {
                document(RunDocument.of(result));
            }
            return RunResultText.code(RunResultText.code(result), after);
        }
    }
}
