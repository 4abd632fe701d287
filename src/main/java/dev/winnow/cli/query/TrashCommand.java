package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.TrashedDocument;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine;

@CommandLine.Command(name = "trash", mixinStandardHelpOptions = true,
        description = "Lists what lies in the trash and when it is purged, newest first.",
        footer = "  winnow trash --json")
public final class TrashCommand extends Command {

    @Override
    protected ExitCode run() {
        PrintStream out = shell().out();
        long[] count = new long[1];
        try (Catalog catalog = existingCatalog()) {
            ZoneId zone = zone(catalog, null);
            AlignedTable lines = table();
            new Removals(catalog).inTrash(removal -> {
                if (count[0] == 0) {
                    lines.add(List.of("KEY", "PART", "SIZE", "REMOVED", "PURGED FROM", "RUN"));
                }
                lines.add(List.of(removal.key(), removal.kinds(), Text.size(removal.bytes()), Listing.time(removal.removedAt(), zone),
                        removal.state().equals(Removals.PURGING) ? "being purged"
                        : Listing.time(removal.purgeAt(), zone), removal.run()));
                if (common().json()) {
                    out.println((count[0] == 0 ? "[" : ",") + Json.line(TrashedDocument.of(removal)));
                }
                count[0]++;
            });
            lines.end();
            say(count[0] == 0 ? "The trash is empty." : Listing.zone(zone));
        }
        if (common().json()) {
            out.println(count[0] == 0 ? "[]" : "]");
        }
        return ExitCode.DONE;
    }
}
