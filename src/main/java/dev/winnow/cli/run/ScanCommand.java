package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.cli.command.Waiting;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.RunFollowUp;
import dev.winnow.jobfile.Job;
import dev.winnow.service.ExitCode;
import dev.winnow.service.RunResultText;
import dev.winnow.service.document.RunDocument;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scan JOB} */
@CommandLine.Command(name = "scan", mixinStandardHelpOptions = true,
        description = "Brings the catalog up to date with a job's stores; changes no store.",
        footer = "  winnow scan nightly.yaml")
public final class ScanCommand extends Command {

    @Parameters(paramLabel = "JOB", description = "a job file")
    private String file;

    @Option(names = "--limit-override", paramLabel = "REASON", description = "record what was found although a store "
            + "has lost more builds than limits.shrink allows")
    private String override;

    @Mixin
    private Waiting waiting;

    public ScanCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Job job = job(file);
        try (Catalog catalog = catalog(); Engine engine = engine(catalog, waiting)) {
            RunResult result = new RunFollowUp(engine, this::warn).measured(job, () ->
                    new Planning(engine, this::warn).scan(job, override));
            RunText.say(this, result);
            if (common().json()) {
                document(RunDocument.of(result));
            }
            return feedsFollow(catalog, RunResultText.code(result));
        }
    }
}
