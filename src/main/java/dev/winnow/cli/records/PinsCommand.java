package dev.winnow.cli.records;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.policy.value.Age;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.BuildDocument.Held;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code pins} */
@CommandLine.Command(name = "pins", mixinStandardHelpOptions = true,
        description = "Lists the pins that hold, newest first; .keep files in entries are shown by 'show' and in "
                + "reports.")
public final class PinsCommand extends Command {

    @Option(names = "--all", description = "also those that have ended")
    private boolean all;

    @Option(names = "--expiring", paramLabel = "AGE", description = "only those that end within this time, such as 14d")
    private String expiring;

    public PinsCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Instant now = shell().clock().instant();
        Instant before = expiring == null ? null : after(now);
        try (Catalog catalog = existingCatalog()) {
            List<PinRow> pins = new Pins(catalog).all().stream().filter(row -> all || row.holds(now))
                    .filter(row -> before == null || row.pin().until() != null && !row.pin().until().isAfter(before))
                    .toList();
            pins.forEach(row -> say(line(row, now)));
            if (common().json()) {
                document(pins.stream().map(row -> new Row(row.pattern(), row.exact(), Held.of(row.pin()), row.pinnedAt(),
                        row.holds(now), row.endedAt(), row.endedBy(), row.endReason())).toList());
            }
            return ExitCode.DONE;
        }
    }

    private Instant after(Instant now) {
        try {
            return Age.parse(expiring).after(now, ZoneOffset.UTC);
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage("--expiring: " + wrong.getMessage());
        }
    }

    private static String line(PinRow row, Instant now) {
        return row.pattern() + "  by " + row.pin().by() + ": " + row.pin().reason()
                + (row.pin().ticket() == null ? "" : " (" + row.pin().ticket() + ")") + "  since " + row.pinnedAt()
                + (row.pin().until() == null ? "" : " until " + row.pin().until())
                + (row.endedAt() == null ? row.holds(now) ? "" : "  expired"
                : "  ended at " + row.endedAt() + " by " + row.endedBy() + ": " + row.endReason());
    }

    private record Row(String key, boolean exact, @JsonUnwrapped Held pin, Instant pinned, boolean holds, Instant ended,
                       String endedBy, String endReason) { }
}
