package dev.winnow.cli.records;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.policy.value.Age;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.PinDocument;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code pins} */
@CommandLine.Command(name = "pins", mixinStandardHelpOptions = true,
        description = "Lists the pins that hold, newest first; .keep files in entries are shown by 'show' and in "
                + "reports.",
        footer = "  winnow pins --expiring 14d")
public final class PinsCommand extends Command {

    @Option(names = "--all", description = "also those that have ended")
    private boolean all;

    @Option(names = "--expiring", paramLabel = "AGE", description = "only those that end within this time, such as 14d")
    private Age expiring;

    public PinsCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() throws IOException {
        Instant now = shell().clock().instant();
        Instant before = expiring == null ? null : expiring.after(now, ZoneOffset.UTC);
        try (Catalog catalog = existingCatalog()) {
            List<PinRow> pins = new Pins(catalog).all().stream().filter(row -> all || row.holds(now))
                    .filter(row -> before == null || row.pin().until() != null && !row.pin().until().isAfter(before))
                    .toList();
            if (!common().json()) {
                list(pins, now, new Plans(catalog).zone(null).orElse(ZoneOffset.UTC));
            } else {
                document(pins.stream().map(row -> PinDocument.of(row, now)).toList());
            }
            return ExitCode.DONE;
        }
    }

    private void list(List<PinRow> pins, Instant now, ZoneId zone) throws IOException {
        Listing.of(this, false, zone).records(Line.class, pins.stream().map(row -> new Line(row.pattern(), row.pin().by(),
                row.pin().reason(), row.pin().ticket(), row.pinnedAt(), row.pin().until(), row.endedAt() == null
                ? row.holds(now) ? null : "expired" : "by " + row.endedBy() + " at " + Listing.time(row.endedAt(), zone)
                + ": " + row.endReason())).toList());
    }

    /** A pin for people. */
    private record Line(String key, String by, String reason, String ticket, Instant since, Instant until, String ended) { }
}
