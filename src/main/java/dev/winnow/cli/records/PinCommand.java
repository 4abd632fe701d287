package dev.winnow.cli.records;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.cli.command.AsOf;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.ExitCode;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.model.Pin;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pin KEY-or-glob --by NAME --reason TEXT} */
@CommandLine.Command(name = "pin", mixinStandardHelpOptions = true,
        description = "Marks builds as worth keeping: a known key, or every build that a glob fits, now and later. "
                + "Holds from the moment the command returns, also against a run that is on.")
public final class PinCommand extends Command {

    @Parameters(paramLabel = "KEY-or-glob", description = "a build's key, or a glob over keys")
    private String pattern;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "who pins")
    private String by;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why it is worth keeping")
    private String reason;

    @Option(names = "--ticket", paramLabel = "REF", description = "a reference for others to look up")
    private String ticket;

    @Option(names = "--until", paramLabel = "TIME", description = "when the pin ends by itself; UTC where no offset "
            + "is given")
    private String until;

    public PinCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Instant end = AsOf.parse(until, ZoneOffset.UTC);
        if (end != null && !end.isAfter(shell().clock().instant())) {
            throw Halt.usage("--until " + until + " is over already; name a later time");
        }
        try (Catalog catalog = existingCatalog()) {
            List<String> pinned = pin(catalog, new Pin(name(by), name(reason), ticket == null ? null : name(ticket),
                    end));
            catalog.ledger().flush();
            pinned.forEach(key -> say("pinned: " + key));
            if (common().json()) {
                document(pinned);
            }
            return ExitCode.DONE;
        }
    }

    private List<String> pin(Catalog catalog, Pin pin) {
        try {
            return new Pins(catalog).pin(name(pattern), pin);
        } catch (IllegalArgumentException badGlob) {
            throw Halt.usage(badGlob.getMessage());
        }
    }
}
