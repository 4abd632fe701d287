package dev.winnow.cli.records;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyMoves;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.BuildDocument.Held;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unpin KEY-or-glob --by NAME} */
@CommandLine.Command(name = "unpin", mixinStandardHelpOptions = true,
        description = "Ends your own pins that were set with exactly this key or glob, or those of others with --of or "
                + "--all; their history is kept. Says what still holds the build.")
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
            Pins pins = new Pins(catalog);
            String named = name(pattern);
            List<PinRow> ended = pins.unpin(named, whose, name(by), reason == null ? null : name(reason));
            List<String> now = new KeyMoves(catalog).current(named);
            if (ended.isEmpty() && !now.equals(List.of(named))) {
                say(named + " is now " + String.join(", ", now));
                ended = now.stream().flatMap(key -> pins.unpin(key, whose, name(by),
                        reason == null ? null : name(reason)).stream()).toList();
                named = now.get(0);
            }
            List<PinRow> held = pins.holding(named);
            if (ended.isEmpty()) {
                throw Halt.usage("no pin " + (whose == null ? "" : "by " + whose + " ") + "that holds was set with '"
                        + name(pattern) + "'; " + (held.isEmpty() ? "see 'pins'" : still(held, named)));
            }
            catalog.ledger().flush();
            tell(catalog, named, ended, held);
            return ExitCode.DONE;
        }
    }

    private void tell(Catalog catalog, String named, List<PinRow> ended, List<PinRow> held) {
        say("ended " + ended.size() + (ended.size() == 1 ? " pin" : " pins") + " of " + named);
        ended.forEach(row -> say("ended: by " + row.pin().by() + ", " + row.pin().reason()));
        held.forEach(row -> say(still(row, named)));
        List<String> keepFiles = new Builds(catalog).find(named, shell().clock().instant()).stream()
                .flatMap(stored -> stored.build().pins().stream())
                .filter(pin -> pin.by().equals(".keep")).map(pin -> pin.reason()).toList();
        keepFiles.forEach(text -> say("a .keep file still pins it" + (text.isEmpty() ? "" : ": " + text)));
        if (common().json()) {
            document(new Ended(ended.size(), ended.stream().map(Row::of).toList(), held.stream().map(Row::of).toList(),
                    keepFiles));
        }
    }

    private record Ended(int ended, List<Row> pins, List<Row> heldBy, List<String> keepFiles) { }

    private record Row(String key, boolean exact, @JsonUnwrapped Held pin) {

        static Row of(PinRow row) {
            return new Row(row.pattern(), row.exact(), Held.of(row.pin()));
        }
    }

    private static String still(List<PinRow> held, String named) {
        return held.stream().map(row -> still(row, named)).collect(Collectors.joining("; "));
    }

    /** What still holds, and how it would be ended. */
    private static String still(PinRow row, String named) {
        String why = row.pin().by() + " (" + row.pin().reason() + ")";
        return row.pattern().equals(named) ? "the pin by " + why + " still holds; to end it: --of '" + row.pin().by()
                + "' --reason TEXT" : "the pattern '" + row.pattern() + "' by " + why + " still holds it; it ends for all "
                + "that it fits with: unpin '" + row.pattern() + "'";
    }
}
