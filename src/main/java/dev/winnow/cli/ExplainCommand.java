package dev.winnow.cli;

import dev.winnow.batch.Engine;
import dev.winnow.batch.Explanations;
import dev.winnow.catalog.Catalog;
import dev.winnow.jobfile.Job;
import dev.winnow.plan.Explaining.Explained;
import dev.winnow.policy.Explanation;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain JOB KEY} */
@CommandLine.Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Why each part of a build stays or goes, rule by rule, and when that changes; judges by what the "
                + "last scan found.")
final class ExplainCommand extends Command {

    @Parameters(index = "0", paramLabel = "JOB", description = "a job file")
    private String file;

    @Parameters(index = "1", paramLabel = "KEY", description = "a build's key")
    private String key;

    @Option(names = "--as-of", paramLabel = "TIME", description = "judge ages at this instant")
    private String asOf;

    ExplainCommand(Shell shell) {
        super(shell);
    }

    @Override
    ExitCode run() {
        Job job = job(file);
        try (Catalog catalog = catalog(); Engine engine = engine(catalog)) {
            Explained explained = new Explanations(engine).explain(job, name(key),
                    AsOf.parse(asOf, job.policy().zone()), this::fault);
            say(explained.explanation().text(explained.sources()).stripTrailing());
            if (common().json()) {
                document(json(explained));
            }
            return ExitCode.DONE;
        }
    }

    private static Map<String, Object> json(Explained explained) {
        Explanation explanation = explained.explanation();
        Map<String, Object> document = BuildJson.attributes(explanation.build());
        document.put("sources", explained.sources());
        document.put("as_of", JsonOut.time(explanation.asOf()));
        document.put("parts", explanation.parts().stream().map(ExplainCommand::part).toList());
        return document;
    }

    private static Map<String, Object> part(Explanation.OfPart part) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("part", part.kind().word());
        document.put("verdict", part.verdict().word());
        document.put("rule", part.verdict().rule());
        document.put("reasons", part.verdict().reasons());
        document.put("changes_at", JsonOut.time(part.verdict().changesAt()));
        document.put("protections", part.protections());
        document.put("rules", part.rules());
        document.put("clauses", part.clauses());
        document.put("changes", part.changes());
        return document;
    }
}
