package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.build.Builds;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.job.Engine;
import dev.winnow.job.PreviewInputs;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.text.ByteSize;
import dev.winnow.model.Halt;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.plan.BuildExplanation;
import dev.winnow.plan.BuildExplanation.Explained;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.plan.JobComparison;
import dev.winnow.policy.preview.Comparison;
import dev.winnow.policy.preview.Forecast;
import dev.winnow.report.CsvText;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Text;
import dev.winnow.service.AsOf;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.ComparisonText;
import dev.winnow.service.document.ExplanationDocument;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that judge by what the last scan found, and change nothing. */
public final class PreviewCommands {

    private PreviewCommands() {
    }

    @CommandLine.Command(name = "explain", mixinStandardHelpOptions = true,
            description = "Explains why each part of a build stays or goes, rule by rule, and when that changes, by what "
                    + "the last scan found.",
            footer = "  winnow explain nightly.yaml app/main/linux-x86_64/1.4.0")
    public static final class ExplainCommand extends Command {

        @Parameters(index = "0", paramLabel = "JOB", description = "a job file")
        private String file;

        @Parameters(index = "1", paramLabel = "KEY", description = "a build's key")
        private String key;

        @Option(names = "--as-of", paramLabel = "TIME", description = "judge ages at this instant")
        private String asOf;

        @Override
        protected ExitCode run() {
            Job job = job(file);
            try (Catalog catalog = catalog(); Engine engine = engine(catalog)) {
                EvaluationInput side = new PreviewInputs(engine).input(job, AsOf.judged(asOf, job.policy().zone()), this::fault);
                String now = new KeyChanges(catalog).current(name(key)).get(0);
                Explained explained = BuildExplanation.explain(side, now).orElseThrow(() -> absent(catalog, job, now));
                if (!now.equals(name(key))) {
                    say(name(key) + " is now " + now);
                }
                say(explained.explanation().text(explained.sources()).stripTrailing());
                document(ExplanationDocument.of(explained));
                return ExitCode.DONE;
            }
        }

        private static Halt absent(Catalog catalog, Job job, String key) {
            boolean known = new Builds(catalog).find(key, catalog.clock().instant()).isPresent();
            return Halt.usage("'" + key + "' has no present part in the stores of job " + job.name() + (known
                    ? "; 'history " + key + "' says what became of it"
                    : BuildFilter.near(catalog, List.of(key)) + "; see 'builds' for the keys"));
        }
    }

    @CommandLine.Command(name = "compare", mixinStandardHelpOptions = true,
            description = "Compares the decisions of two job files, or at two instants: the parts whose verdicts differ, "
                    + "both reasons, bytes, by group. Judges by what the last scan found, and scans only what a "
                    + "job has never read; changes nothing.",
            footer = {"  winnow compare nightly.yaml proposed.yaml",
                "  winnow compare nightly.yaml --to 2027-01-01"})
    public static final class CompareCommand extends Command {

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

    @CommandLine.Command(name = "forecast", mixinStandardHelpOptions = true,
            description = "Shows what time alone removes on which day, if the job runs once a day, nothing new is built and no "
                    + "limit holds it up. The first day is what a run now would remove. Judges by what the last scan "
                    + "found, and scans only what the job has never read; changes nothing.",
            footer = "  winnow forecast nightly.yaml --days 30")
    public static final class ForecastCommand extends Command {

        private static final int MOST_DAYS = 3660;
        private static final List<String> HEADER = List.of("day", "as_of", "key", "part", "rule", "reason", "group",
                "bytes");

        @Parameters(paramLabel = "JOB", description = "a job file")
        private String file;

        @Option(names = "--days", paramLabel = "N", required = true, description = "how many days to look ahead")
        private int days;

        @Option(names = "--as-of", paramLabel = "TIME", description = "start at this instant; default: now")
        private String asOf;

        @Mixin
        private FreeOption free = new FreeOption();

        @Option(names = "--csv", description = "print a row for each part that goes")
        private boolean csv;

        @Override
        protected ExitCode run() throws IOException {
            if (days < 0 || days > MOST_DAYS) {
                throw Halt.usage("--days " + days + ": write 0 to " + MOST_DAYS);
            }
            Listing.refuseTwo(csv, common().json());
            Job job = job(file);
            try (Catalog catalog = catalog(); Engine engine = engine(catalog)) {
                EvaluationInput side = new PreviewInputs(engine).input(job, AsOf.judged(asOf, job.policy().zone()),
                        free.bytes(List.of(job)), this::fault);
                Forecast forecast = side.forecast(days);
                if (csv) {
                    csv(side, forecast);
                } else if (common().json()) {
                    document(forecast.days().stream().map(day -> document(side, day)).toList());
                } else {
                    table(job.policy().zone(), forecast);
                }
                return ExitCode.DONE;
            }
        }

        private void table(ZoneId zone, Forecast forecast) {
            AlignedTable table = AlignedTable.whole(this::say, columns(), column -> column > 0);
            table.add(List.of("day", "parts", "size", "parts so far", "size so far"));
            long parts = 0;
            long bytes = 0;
            for (Forecast.Day day : forecast.days()) {
                parts += day.removed().size();
                bytes += day.bytes();
                if (!day.removed().isEmpty()) {
                    table.add(List.of(date(day, zone).toString(), Text.count(day.removed().size()), Text.size(day.bytes()),
                            Text.count(parts), Text.size(bytes)));
                }
            }
            Forecast.Day last = forecast.days().get(forecast.days().size() - 1);
            if (parts == 0) {
                say("Time alone removes nothing until " + date(last, zone) + ".");
                return;
            }
            table.end();
            say("Days without removals are left out; looked ahead until " + date(last, zone) + ".");
        }

        private void csv(EvaluationInput side, Forecast forecast) throws IOException {
            CsvText text = new CsvText(shell().out(), HEADER);
            for (Forecast.Day day : forecast.days()) {
                for (Verdict.Remove gone : day.removed()) {
                    text.row(date(day, side.job().policy().zone()), day.asOf(), gone.build().key(), gone.kind().word(),
                            gone.rule(), String.join("; ", gone.reasons()), side.group(gone.build()), bytes(gone));
                }
            }
        }

        private record Document(LocalDate day, Instant asOf, long removed, long bytesRemoved, List<Gone> parts) { }

        private record Gone(String key, PartKind part, String rule, List<String> reasons, String group, long bytes) { }

        private static Document document(EvaluationInput side, Forecast.Day day) {
            return new Document(date(day, side.job().policy().zone()), day.asOf(), day.removed().size(), day.bytes(),
                    day.removed().stream().map(gone -> new Gone(gone.build().key(), gone.kind(), gone.rule(),
                            gone.reasons(), side.group(gone.build()), bytes(gone))).toList());
        }

        private static long bytes(Verdict.Remove gone) {
            return gone.build().part(gone.kind()).orElseThrow().bytes();
        }

        private static LocalDate date(Forecast.Day day, ZoneId zone) {
            return LocalDate.ofInstant(day.asOf(), zone);
        }
    }

    /** {@code --free SIZE}: what would be decided if so much were free. */
    private static final class FreeOption {

        @Option(names = "--free", paramLabel = "SIZE", description = "judge 'space: free' as if so much were free on each "
                + "file system, such as 200GB; default: what is free now")
        private String free;

        /** In bytes; null if it is left out. */
        Long bytes(List<Job> jobs) {
            if (free == null) {
                return null;
            }
            if (jobs.stream().noneMatch(job -> job.policy().space() != null && job.policy().space().free())) {
                throw Halt.usage("--free " + free + ": the job file does not say 'space: { free: ... }', so that nothing "
                        + "depends on it");
            }
            try {
                return ByteSize.parse(free);
            } catch (IllegalArgumentException wrong) {
                throw Halt.usage("--free: " + wrong.getMessage());
            }
        }
    }
}
