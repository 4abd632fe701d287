package dev.winnow.cli.records;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import dev.winnow.service.Pinning;
import dev.winnow.service.Pinning.Unpinned;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unpin KEY-or-glob --by NAME} */
@CommandLine.Command(name = "unpin", mixinStandardHelpOptions = true,
        description = "Ends your own pins that were set with exactly this key or glob, or those of others with --of or "
                + "--all; their history is kept. Says what still holds the build.",
        footer = {"  winnow unpin 'app/release/**' --by Anna",
            "  winnow unpin 'app/release/**' --by Anna --of Ben --reason \"Ben has left\""})
public final class UnpinCommand extends Command {

    @Parameters(paramLabel = "KEY-or-glob", description = "as it was pinned; see 'pins'")
    private String pattern;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "who ends the pin: only pins by this "
            + "name end, unless --of or --all is given")
    private String by;

    @Option(names = "--of", paramLabel = "OTHER", description = "whose pins end instead; needs --reason")
    private String of;

    @Option(names = "--all", description = "everybody's pins end; needs --reason")
    private boolean all;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why it may go now")
    private String reason;

    public UnpinCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        if (of != null && all) {
            throw Halt.usage("--of ends one person's pins, --all everybody's; choose one");
        }
        if (reason == null && (of != null || all)) {
            throw Halt.usage("to end pins of others, say why: --reason TEXT");
        }
        String whose = all ? null : name(of == null ? by : of);
        try (Catalog catalog = existingCatalog()) {
            String named = name(pattern);
            Unpinned unpinned = new Pinning(catalog).unpin(named, whose, name(by), reason == null ? null : name(reason));
            if (!unpinned.named().equals(named)) {
                say(named + " is now " + unpinned.named());
            }
            tell(unpinned);
            return ExitCode.DONE;
        }
    }

    private void tell(Unpinned unpinned) {
        say("ended " + Text.count(unpinned.ended().size(), "pin", "pins") + " of " + unpinned.named());
        unpinned.ended().forEach(row -> say("ended: by " + row.pin().by() + ", " + row.pin().reason()));
        unpinned.held().forEach(row -> say(Pinning.stillInForce(row, unpinned.named())));
        unpinned.keepFiles().forEach(text -> say("a .keep file still pins it" + (text.isEmpty() ? "" : ": " + text)));
        if (common().json()) {
            document(unpinned.document());
        }
    }
}
