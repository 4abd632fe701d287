package dev.winnow.cli.records;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.ExitCode;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unpin KEY-or-glob --by NAME --reason TEXT} */
@CommandLine.Command(name = "unpin", mixinStandardHelpOptions = true,
        description = "Ends the pins that were set with exactly this key or glob; their history is kept.")
public final class UnpinCommand extends Command {

    @Parameters(paramLabel = "KEY-or-glob", description = "as it was pinned; see 'pins'")
    private String pattern;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "who ends the pin")
    private String by;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why it may go now")
    private String reason;

    public UnpinCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        try (Catalog catalog = existingCatalog()) {
            int ended = new Pins(catalog).unpin(name(pattern), name(by), name(reason));
            if (ended == 0) {
                throw Halt.usage("no pin that holds was set with '" + name(pattern) + "'; see 'pins'");
            }
            catalog.ledger().flush();
            say("ended " + ended + (ended == 1 ? " pin" : " pins") + " of " + name(pattern));
            if (common().json()) {
                document(Map.of("ended", ended));
            }
            return ExitCode.DONE;
        }
    }
}
