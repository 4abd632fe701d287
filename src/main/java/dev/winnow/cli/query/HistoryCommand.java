package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.history.BuildHistory;
import dev.winnow.catalog.history.BuildHistory.Moment;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.ExitCode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code history KEY} */
@CommandLine.Command(name = "history", mixinStandardHelpOptions = true,
        description = "Shows a build's whole history, newest first: seen, recorded, pinned, judged, removed, restored, "
                + "purged.",
        footer = "  winnow history app/main/linux-x86_64/1.4.0")
public final class HistoryCommand extends Command {

    @Parameters(paramLabel = "KEY", description = "a build's key")
    private String key;

    public HistoryCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        try (Catalog catalog = existingCatalog()) {
            String now = new KeyChanges(catalog).current(name(key)).get(0);
            List<Moment> life = BuildHistory.of(catalog, now);
            if (life.isEmpty()) {
                throw BuildFilter.unknown(catalog, name(key));
            }
            ZoneId zone = new Plans(catalog).zone(null).orElse(ZoneOffset.UTC);
            AlignedTable lines = table();
            life.forEach(moment -> lines.add(List.of(Listing.time(moment.at(), zone), moment.event(), Listing.local(moment.text(), zone)
                    + (moment.by() == null ? "" : "  by " + moment.by()) + (moment.run() == null ? "" : "  " + moment.run()))));
            lines.end();
            say(Listing.zone(zone));
            if (common().json()) {
                document(life);
            }
            return ExitCode.DONE;
        }
    }
}
