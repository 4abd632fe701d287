package dev.winnow.cli.upkeep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.Ledger.Head;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.NameCodec;
import dev.winnow.report.audit.Doubt;
import dev.winnow.report.audit.Verification;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine;

/** {@code verify [DIR...]} */
@CommandLine.Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Checks the ledger, line by line and against the catalog, and reports against their manifests "
                + "and the ledger; the ledgers of several hosts against each other. Only reads; also copies of state "
                + "directories. Any doubt: exit code 5.",
        footer = {"  winnow verify",
            "  winnow verify /srv/reports --witness /mnt/elsewhere/ends.ndjson"})
public final class VerifyCommand extends Command {

    @Parameters(paramLabel = "DIR", arity = "0..*", description = "a state directory, whose ledger is checked in place of "
            + "this host's, or a report directory, or a job's or a run's folder in it; left out: this host's ledger alone")
    private List<String> directories = List.of();

    @Option(names = "--witness", paramLabel = "FILE", description = "hold the ledger against the ends that a witness keeps "
            + "in this file, one a line")
    private String witness;

    public VerifyCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Verification.Result result = Verification.of(common().state(shell().environment()), common().database(shell()),
                directories.stream().map(Command::path).toList(), witness == null ? null : path(witness));
        result.doubts().forEach(doubt -> say(doubt.toString()));
        if (result.count() > result.doubts().size()) {
            say("and " + Text.count(result.count() - result.doubts().size(), "more doubt", "more doubts"));
        }
        result.notes().forEach(this::warn);
        say((result.count() == 0 ? "sound: " : Text.count(result.count(), "doubt", "doubts") + ": ")
                + result.ledgers().stream().map(ledger -> Text.count(ledger.lines(), "line", "lines") + " of "
                        + NameCodec.shownAbsolute(ledger.ledger()) + (ledger.catalog() == null ? "" : ", the catalog's end of it"))
                        .collect(Collectors.joining(", "))
                + (result.reports() == 0 ? "" : ", " + Text.count(result.files(), "file", "files") + " in the reports of "
                + Text.count(result.reports(), "run", "runs")));
        if (common().json()) {
            List<Shown> ledgers = result.ledgers().stream().map(ledger -> new Shown(NameCodec.shownAbsolute(ledger.ledger()),
                    ledger.lines(), ledger.end(), ledger.catalog())).toList();
            document(new Verdict(result.count() == 0, ledgers.get(0), ledgers.subList(1, ledgers.size()), result.reports(),
                    result.files(), result.count(), result.doubts(), result.notes()));
        }
        return result.count() == 0 ? ExitCode.DONE : ExitCode.PROBLEMS;
    }

    private record Shown(String ledger, long lines, Head head, Head catalogHead) { }

    /** @param others the ledgers of other hosts; left out where there are none */
    private record Verdict(boolean sound, @JsonUnwrapped Shown one, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Shown> others,
                           long reports, long files, long doubts, List<Doubt> first, List<String> notes) { }
}
