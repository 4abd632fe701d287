package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.model.Halt;
import dev.winnow.policy.value.Age;
import dev.winnow.report.output.Text;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.ExitCode;
import dev.winnow.service.Pinning;
import dev.winnow.service.Pinning.Pinned;
import dev.winnow.service.Pinning.Unpinned;
import dev.winnow.service.document.PinDocument;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that set, end and list pins. */
public final class PinCommands {

    private PinCommands() {
    }

    @CommandLine.Command(name = "pin", mixinStandardHelpOptions = true,
            description = "Marks builds as worth keeping: a known key, every build that a glob fits, now and later, or the "
                    + "builds that a filter fits now. Holds from the moment the command returns, also against a run that "
                    + "is on.",
            footer = {"  winnow pin 'app/release/**' --by Anna --reason \"until the audit\" --until 3mo",
                "  winnow pin --where version=1.4.0 --by Anna --reason \"a customer tests it\""})
    public static final class PinCommand extends Command {

        @Parameters(paramLabel = "KEY-or-glob", arity = "0..1", description = "a build's key, or a glob over keys; quote "
                + "globs")
        private String pattern;

        @Option(names = "--where", paramLabel = "FILTER", arity = "1..*", description = "instead of a key: pins each present "
                + "build that fits now, by its key; conditions as 'builds' reads them, such as branch=main 'age<30d'")
        private List<String> where = new ArrayList<>();

        @Option(names = "--by", required = true, paramLabel = "NAME", description = "who pins")
        private String by;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why it is worth keeping")
        private String reason;

        @Option(names = "--ticket", paramLabel = "REF", description = "a reference for others to look up")
        private String ticket;

        @Option(names = "--until", paramLabel = "TIME", description = "when the pin ends by itself: an age from now such as "
                + "3mo, a date, whose end it is in the job's zone, or a time, in that zone where it has no offset")
        private String until;

        @Override
        protected ExitCode run() {
            if ((pattern == null) == where.isEmpty()) {
                throw Halt.usage("name what to pin: a key, a glob, or --where FILTER; one of them");
            }
            try (Catalog catalog = existingCatalog()) {
                Pinning.Wanted wanted = new Pinning.Wanted(said("--by", by), said("--reason", reason), said("--ticket", ticket),
                        until);
                Pinning pinning = new Pinning(catalog);
                return tell(pattern == null ? pinning.pinEach(fitting(catalog), wanted) : pinning.pin(name(pattern), wanted));
            }
        }

        private ExitCode tell(Pinned pinned) {
            List<String> keys = pinned.keys();
            Set<String> there = pinned.there();
            keys.forEach(key -> say("pinned: " + key + (there.contains(key) ? "" : "  (no files of it are there"
                    + (pinned.trashed().contains(key) ? "; it lies in the trash, bring it back with: restore " + key : "") + ")")));
            pinned.claimed().forEach(key -> warn(key + " is just being removed; the pin counts: the run leaves it or brings it back, "
                    + "and its report says so"));
            document(keys);
            if (!there.isEmpty()) {
                return ExitCode.DONE;
            }
            warn(pattern == null ? "no present build fits; nothing was pinned. See 'builds' with the same filter"
                    : "the pin holds, but nothing that it fits is there now; every report says so until something is, or "
                    + "the pin ends");
            return ExitCode.PROBLEMS;
        }

        /** The keys of the present builds that fit the filter, sorted. */
        private List<String> fitting(Catalog catalog) {
            BuildFilter filter = new BuildFilter(where.stream().map(Command::whole).toList(), catalog.clock().instant()).over(catalog);
            List<String> keys = new ArrayList<>();
            new Builds(catalog).forEachKnown(catalog.clock().instant(), "key", false, stored -> {
                if (!stored.places().isEmpty() && filter.fits(stored.build())) {
                    keys.add(stored.build().key());
                }
                return true;
            });
            return keys;
        }
    }

    @CommandLine.Command(name = "unpin", mixinStandardHelpOptions = true,
            description = "Ends your own pins that were set with exactly this key or glob, or those of others with --of or "
                    + "--all; their history is kept. Says what still holds the build.",
            footer = {"  winnow unpin 'app/release/**' --by Anna",
                "  winnow unpin 'app/release/**' --by Anna --of Ben --reason \"Ben has left\""})
    public static final class UnpinCommand extends Command {

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
                Unpinned unpinned = new Pinning(catalog).unpin(named, whose, said("--by", by), said("--reason", reason));
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
            document(unpinned.document());
        }
    }

    @CommandLine.Command(name = "pins", mixinStandardHelpOptions = true,
            description = "Lists the pins that hold, newest first; .keep files in entries are shown by 'show' and in "
                    + "reports.",
            footer = "  winnow pins --expiring 14d")
    public static final class PinsCommand extends Command {

        @Option(names = "--all", description = "also those that have ended")
        private boolean all;

        @Option(names = "--expiring", paramLabel = "AGE", description = "only those that end within this time, such as 14d")
        private Age expiring;

        @Override
        protected ExitCode run() throws IOException {
            try (Catalog catalog = existingCatalog()) {
                Instant now = catalog.clock().instant();
                Instant before = expiring == null ? null : expiring.after(now, ZoneOffset.UTC);
                List<PinRow> pins = new Pins(catalog).all().stream().filter(row -> all || row.holds(now))
                        .filter(row -> before == null || row.pin().until() != null && !row.pin().until().isAfter(before))
                        .toList();
                if (!common().json()) {
                    list(pins, now, zone(catalog, null));
                } else {
                    document(pins.stream().map(row -> PinDocument.of(row, now)).toList());
                }
                return ExitCode.DONE;
            }
        }

        private void list(List<PinRow> pins, Instant now, ZoneId zone) throws IOException {
            new Listing(this, false, zone).records(Line.class, pins.stream().map(row -> new Line(row.pattern(), row.pin().by(),
                    row.pin().reason(), row.pin().ticket(), row.pinnedAt(), row.pin().until(), row.endedAt() == null
                    ? row.holds(now) ? null : "expired" : "by " + row.endedBy() + " at " + Listing.time(row.endedAt(), zone)
                    + ": " + row.endReason())).toList());
        }

        private record Line(String key, String by, String reason, String ticket, Instant since, Instant until, String ended) { }
    }
}
