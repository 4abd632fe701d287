package dev.winnow.cli.records;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.service.BuildRecording;
import dev.winnow.service.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code defect KEY --found TEXT | --logged TICKET | --clear} */
@CommandLine.Command(name = "defect", mixinStandardHelpOptions = true,
        description = "Notes a bug in a build, the ticket that it was logged under, or that it was none.",
        footer = {"  winnow defect app/main/linux-x86_64/1.4.0 --found \"crashes at start\"",
            "  winnow defect app/main/linux-x86_64/1.4.0 --logged APP-1187"})
public final class DefectCommand extends Command {

    @Parameters(paramLabel = "KEY", description = "a build's key")
    private String key;

    @ArgGroup(multiplicity = "1")
    private Change change;

    @Option(names = "--by", paramLabel = "NAME", description = "who says so; default: the user of this system")
    private String by;

    private record State(String key, String defect) { }

    /** One of three. */
    static final class Change {
        @Option(names = "--found", paramLabel = "TEXT", description = "what was found")
        private String found;

        @Option(names = "--logged", paramLabel = "TICKET", description = "the ticket under which it is logged now")
        private String logged;

        @Option(names = "--clear", description = "it was no bug, or is none any more")
        private boolean clear;
    }

    public DefectCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        String build = name(key);
        String who = by == null ? shell().operator().actor() : name(by);
        try (Catalog catalog = existingCatalog()) {
            BuildRecording notes = new BuildRecording(catalog, this::warn);
            boolean well = change.found != null ? notes.found(build, name(change.found), who)
                    : change.clear ? notes.cleared(build, who) : notes.logged(build, name(change.logged), who);
            String state = change.clear ? "none" : change.found != null ? "open" : "logged";
            say(build + ": defect " + state);
            if (common().json()) {
                document(new State(build, state));
            }
            return well ? ExitCode.DONE : ExitCode.PROBLEMS;
        }
    }
}
