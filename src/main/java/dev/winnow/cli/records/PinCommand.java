package dev.winnow.cli.records;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyMoves;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.history.Removals;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.jobfile.text.SelectorParser;
import dev.winnow.model.Halt;
import dev.winnow.model.Pin;
import dev.winnow.policy.select.Filter;
import dev.winnow.policy.value.Age;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pin KEY-or-glob --by NAME --reason TEXT}, or {@code pin --where FILTER ...} */
@CommandLine.Command(name = "pin", mixinStandardHelpOptions = true,
        description = "Marks builds as worth keeping: a known key, every build that a glob fits, now and later, or the "
                + "builds that a filter fits now. Holds from the moment the command returns, also against a run that "
                + "is on.")
public final class PinCommand extends Command {

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

    public PinCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        if ((pattern == null) == where.isEmpty()) {
            throw Halt.usage("name what to pin: a key, a glob, or --where FILTER; one of them");
        }
        try (Catalog catalog = existingCatalog()) {
            Pins pins = new Pins(catalog);
            List<String> keys;
            try {
                keys = pattern == null ? fitting(catalog) : pins.matching(current(catalog));
            } catch (IllegalArgumentException wrong) {
                throw Halt.usage(wrong.getMessage());
            }
            Pin pin = new Pin(name(by), name(reason), ticket == null ? null : name(ticket), end(catalog, keys));
            // Asked before and after: a run may bring a build back in no time.
            PlanItems items = new PlanItems(catalog);
            Set<String> claimed = new TreeSet<>(items.claimed(keys));
            if (pattern != null) {
                keys = pins.pin(current(catalog), pin);
            } else if (!keys.isEmpty()) {
                pins.pinKnown(keys, pin);
            }
            catalog.ledger().flush();
            claimed.addAll(items.claimed(keys));
            Set<String> there = pins.there(keys);
            claimed.retainAll(there);
            return tell(keys, there, claimed, new Removals(catalog).trashed(keys));
        }
    }

    /** The key or glob that is named, unless the build has another key now. */
    private String current(Catalog catalog) {
        List<String> now = new KeyMoves(catalog).current(name(pattern));
        return now.size() == 1 ? now.get(0) : name(pattern);
    }

    private ExitCode tell(List<String> keys, Set<String> there, Set<String> claimed,
                          Set<String> trashed) {
        keys.forEach(key -> say("pinned: " + key + (there.contains(key) ? "" : "  (no files of it are there"
                + (trashed.contains(key) ? "; it lies in the trash, bring it back with: restore " + key : "") + ")")));
        claimed.forEach(key -> warn(key + " is just being removed; the pin counts: the run leaves it or brings it back, "
                + "and its report says so"));
        if (common().json()) {
            document(keys);
        }
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
        Filter filter = new Filter(SelectorParser.parse(where.stream().map(Command::name).toList()),
                shell().clock().instant());
        List<String> keys = new ArrayList<>();
        new Builds(catalog).forEachKnown(shell().clock().instant(), "key", false, stored -> {
            if (!stored.places().isEmpty() && filter.fits(stored.build())) {
                keys.add(stored.build().key());
            }
            return true;
        });
        return keys;
    }

    /** Where the jobs of the builds differ in their zones, the latest end: nobody's pin ends earlier than meant. */
    private Instant end(Catalog catalog, List<String> keys) {
        if (until == null) {
            return null;
        }
        Set<ZoneId> zones = new Stores(catalog).zones(keys);
        Instant end = (zones.isEmpty() ? Set.of(ZoneOffset.UTC) : zones).stream().map(this::end)
                .max(Instant::compareTo).orElseThrow();
        if (!end.isAfter(shell().clock().instant())) {
            throw Halt.usage("--until " + until + " is over already; name a later time");
        }
        return end;
    }

    private Instant end(ZoneId zone) {
        boolean age = until.matches("\\d+[a-z]+|P.*");
        try {
            return age ? Age.parse(until).after(shell().clock().instant(), zone) : AsOf.end(until, zone);
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage("--until: " + wrong.getMessage());
        }
    }
}
