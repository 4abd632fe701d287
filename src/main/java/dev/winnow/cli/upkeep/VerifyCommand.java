package dev.winnow.cli.upkeep;

import dev.winnow.catalog.Ledger.Head;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.NameCodec;
import dev.winnow.report.audit.Verification;
import dev.winnow.report.audit.Doubt;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify [DIR]} */
@CommandLine.Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Checks the ledger, line by line and against the catalog, and reports against their manifests "
                + "and the ledger. Only reads; also a copy of a state directory. Any doubt: exit code 5.")
public final class VerifyCommand extends Command {

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "a report directory, or a job's or a run's folder "
            + "in it; left out: the ledger alone")
    private String directory;

    @Option(names = "--witness", paramLabel = "FILE", description = "hold the ledger against the ends that a witness keeps "
            + "in this file, one a line")
    private String witness;

    public VerifyCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Verification.Result result = Verification.of(common().state(shell().environment()), common().database(shell()),
                directory == null ? null : path(directory), witness == null ? null : path(witness));
        result.doubts().forEach(doubt -> say(doubt.toString()));
        if (result.count() > result.doubts().size()) {
            say("and " + Text.count(result.count() - result.doubts().size(), "more doubt", "more doubts"));
        }
        result.notes().forEach(this::warn);
        say((result.count() == 0 ? "sound: " : Text.count(result.count(), "doubt", "doubts") + ": ")
                + Text.count(result.lines(), "line", "lines") + " of " + NameCodec.shownAbsolute(result.ledger())
                + (result.catalog() == null ? "" : ", the catalog's end of it")
                + (directory == null ? "" : ", " + Text.count(result.files(), "file", "files") + " in the reports of "
                + Text.count(result.reports(), "run", "runs")));
        if (common().json()) {
            document(new Verdict(result.count() == 0, NameCodec.shownAbsolute(result.ledger()), result.lines(),
                    result.end(), result.catalog(), result.reports(), result.files(), result.count(), result.doubts(),
                    result.notes()));
        }
        return result.count() == 0 ? ExitCode.DONE : ExitCode.PROBLEMS;
    }

    private record Verdict(boolean sound, String ledger, long lines, Head head, Head catalogHead, long reports,
                           long files, long doubts, List<Doubt> first, List<String> notes) { }
}
