package dev.winnow.cli.preview;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.Engine;
import dev.winnow.job.Outlooks;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.plan.Explaining;
import dev.winnow.plan.Explaining.Explained;
import dev.winnow.plan.Side;
import dev.winnow.policy.evaluate.Explanation;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.BuildDocument;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain JOB KEY} */
@CommandLine.Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Why each part of a build stays or goes, rule by rule, and when that changes; judges by what the "
                + "last scan found.")
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
            Side side = new Outlooks(engine).side(job, AsOf.judged(asOf, job.policy().zone()), this::fault);
            Explained explained = Explaining.explain(side, name(key)).orElseThrow(() -> Halt.usage("'" + name(key)
                    + "' has no present part in the stores of job " + job.name() + "; see 'builds' for the keys"));
            say(explained.explanation().text(explained.sources()).stripTrailing());
            if (common().json()) {
                document(Document.of(explained));
            }
            return ExitCode.DONE;
        }
    }

    private record Document(@JsonUnwrapped BuildDocument.Described build, SortedMap<String, String> sources, Instant asOf,
                            List<OfPart> parts) {

        static Document of(Explained explained) {
            Explanation explanation = explained.explanation();
            return new Document(BuildDocument.Described.of(explanation.build()), new TreeMap<>(explained.sources()),
                    explanation.asOf(), explanation.parts().stream().map(OfPart::of).toList());
        }
    }

    private record OfPart(PartKind part, String verdict, String rule, List<String> reasons, Instant changesAt,
                          List<Explanation.Protection> protections, List<OfRule> rules,
                          List<Explanation.ClauseAnswer> clauses, List<String> changes) {

        static OfPart of(Explanation.OfPart part) {
            Verdict verdict = part.verdict();
            return new OfPart(part.kind(), verdict.word(), verdict.rule(), verdict.reasons(), verdict.changesAt(),
                    part.protections(), part.rules().stream().map(OfRule::of).toList(), part.clauses(),
                    part.changes());
        }
    }

    private record OfRule(String rule, String fits, String reason) {

        static OfRule of(Explanation.Match match) {
            return new OfRule(match.rule(), match.fit().name().toLowerCase(Locale.ROOT), match.reason());
        }
    }
}
