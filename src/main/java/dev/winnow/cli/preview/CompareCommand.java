package dev.winnow.cli.preview;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.Engine;
import dev.winnow.job.PreviewInputs;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.plan.JobComparison;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.policy.preview.Comparison;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.ComparisonText;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compare JOB-A JOB-B}, {@code compare JOB --to TIME} */
@CommandLine.Command(name = "compare", mixinStandardHelpOptions = true,
        description = "Compares the decisions of two job files, or at two instants: the parts whose verdicts differ, "
                + "both reasons, bytes, by group. Judges by what the last scan found, and scans only what a "
                + "job has never read; changes nothing.",
        footer = {"  winnow compare nightly.yaml proposed.yaml",
            "  winnow compare nightly.yaml --to 2027-01-01"})
public final class CompareCommand extends Command {

    @Parameters(index = "0", paramLabel = "JOB-A", description = "a job file")
    private String left;

    @Parameters(index = "1", arity = "0..1", paramLabel = "JOB-B", description = "another job file; left out, JOB-A "
            + "is compared with itself at --to")
    private String right;

    @Option(names = "--as-of", paramLabel = "TIME", description = "judge ages at this instant; default: now")
    private String asOf;

    @Option(names = "--to", paramLabel = "TIME", description = "judge the second side at this instant; default: the "
            + "same as the first")
    private String to;

    @Mixin
    private FreeOption free = new FreeOption();

    @Option(names = "--csv", description = "print a row for each part that differs")
    private boolean csv;

    public CompareCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() throws IOException {
        if (right == null && to == null) {
            throw Halt.usage("compare with what? name a second job file, or a second instant with --to");
        }
        Listing.refuseTwo(csv, common().json());
        Job first = job(left);
        Job second = right == null ? first : job(right);
        Long room = free.bytes(List.of(first, second));
        try (Catalog catalog = catalog(); Engine engine = engine(catalog)) {
            Instant at = asOf == null ? Instant.ofEpochMilli(catalog.now()) : AsOf.judged(asOf, first.policy().zone());
            Instant then = to == null ? at : AsOf.judged(to, second.policy().zone());
            PreviewInputs inputs = new PreviewInputs(engine);
            EvaluationInput one = inputs.input(first, at, room, this::fault);
            EvaluationInput other = inputs.input(second, then, room, this::fault);
            Comparison comparison = JobComparison.compare(one, other);
            ComparisonText text = new ComparisonText(one, other, comparison);
            if (csv) {
                text.csv(shell().out());
            } else if (common().json()) {
                document(text.document());
            } else {
                text.lines(columns()).forEach(this::say);
            }
            return ExitCode.DONE;
        }
    }
}
