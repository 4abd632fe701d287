package dev.winnow.cli.preview;

import dev.winnow.batch.Engine;
import dev.winnow.batch.Outlooks;
import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.AsOf;
import dev.winnow.cli.command.BuildJson;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.ExitCode;
import dev.winnow.cli.command.JsonOut;
import dev.winnow.cli.command.Shell;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.plan.Explaining;
import dev.winnow.plan.Explaining.Explained;
import dev.winnow.plan.Side;
import dev.winnow.policy.evaluate.Explanation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
        document.put("protections", part.protections().stream().map(ExplainCommand::protection).toList());
        document.put("rules", part.rules().stream().map(ExplainCommand::match).toList());
        document.put("clauses", part.clauses().stream().map(ExplainCommand::clause).toList());
        document.put("changes", part.changes());
        return document;
    }

    private static Map<String, Object> protection(Explanation.Protection protection) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", protection.name());
        document.put("holds", protection.holds());
        document.put("reasons", protection.reasons());
        return document;
    }

    private static Map<String, Object> match(Explanation.Match match) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rule", match.rule());
        document.put("fits", match.fit().name().toLowerCase(Locale.ROOT));
        document.put("reason", match.reason());
        return document;
    }

    private static Map<String, Object> clause(Explanation.ClauseAnswer clause) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("clause", clause.clause());
        document.put("keeps", clause.keeps());
        document.put("reason", clause.reason());
        document.put("boundary", clause.boundary());
        document.put("dropped", clause.dropped());
        return document;
    }
}
