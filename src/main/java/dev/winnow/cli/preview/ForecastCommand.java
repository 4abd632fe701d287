package dev.winnow.cli.preview;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.Engine;
import dev.winnow.job.PreviewInputs;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.policy.preview.Forecast;
import dev.winnow.report.CsvText;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Text;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forecast JOB --days N} */
@CommandLine.Command(name = "forecast", mixinStandardHelpOptions = true,
        description = "Shows what time alone removes on which day, if the job runs once a day, nothing new is built and no "
                + "limit holds it up. The first day is what a run now would remove. Judges by what the last scan "
                + "found, and scans only what the job has never read; changes nothing.",
        footer = "  winnow forecast nightly.yaml --days 30")
public final class ForecastCommand extends Command {

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

    public ForecastCommand(Shell shell) {
        super(shell);
    }

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
