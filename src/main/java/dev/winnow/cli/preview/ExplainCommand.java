package dev.winnow.cli.preview;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.Engine;
import dev.winnow.job.PreviewInputs;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.plan.BuildExplanation;
import dev.winnow.plan.BuildExplanation.Explained;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.service.AsOf;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.ExplanationDocument;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain JOB KEY} */
@CommandLine.Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Explains why each part of a build stays or goes, rule by rule, and when that changes, by what "
                + "the last scan found.",
        footer = "  winnow explain nightly.yaml app/main/linux-x86_64/1.4.0")
public final class ExplainCommand extends Command {

    @Parameters(index = "0", paramLabel = "JOB", description = "a job file")
    private String file;

    @Parameters(index = "1", paramLabel = "KEY", description = "a build's key")
    private String key;

    @Option(names = "--as-of", paramLabel = "TIME", description = "judge ages at this instant")
    private String asOf;

    public ExplainCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Job job = job(file);
        try (Catalog catalog = catalog(); Engine engine = engine(catalog)) {
            EvaluationInput side = new PreviewInputs(engine).input(job, AsOf.judged(asOf, job.policy().zone()), this::fault);
            Explained explained = BuildExplanation.explain(side, name(key)).orElseThrow(() -> Halt.usage("'" + name(key)
                    + "' has no present part in the stores of job " + job.name() + BuildFilter.near(catalog, List.of(name(key)))
                    + "; see 'builds' for the keys"));
            say(explained.explanation().text(explained.sources()).stripTrailing());
            if (common().json()) {
                document(ExplanationDocument.of(explained));
            }
            return ExitCode.DONE;
        }
    }
}
