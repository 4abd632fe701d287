package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyMoves;
import dev.winnow.catalog.history.Life;
import dev.winnow.catalog.history.Life.Moment;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.service.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code history KEY} */
@CommandLine.Command(name = "history", mixinStandardHelpOptions = true,
        description = "One build's whole life, newest first: seen, recorded, pinned, judged, removed, restored, "
                + "purged.")
public final class HistoryCommand extends Command {

    @Parameters(paramLabel = "KEY", description = "a build's key")
    private String key;

    public HistoryCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        try (Catalog catalog = existingCatalog()) {
            String now = new KeyMoves(catalog).current(name(key)).get(0);
            List<Moment> life = Life.of(catalog, now);
            if (life.isEmpty()) {
                throw Halt.usage("'" + name(key) + "' is not a known build; see 'builds' for the keys");
            }
            for (Moment moment : life) {
                say(moment.at() + "  " + moment.event() + "  " + moment.text()
                        + (moment.by() == null ? "" : "  by " + moment.by())
                        + (moment.run() == null ? "" : "  " + moment.run()));
            }
            if (common().json()) {
                document(life);
            }
            return ExitCode.DONE;
        }
    }
}
