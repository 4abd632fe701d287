package dev.winnow.cli.records;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.ExitCode;
import dev.winnow.service.Pinning;
import dev.winnow.service.Pinning.Pinned;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pin KEY-or-glob --by NAME --reason TEXT}, or {@code pin --where FILTER ...} */
@CommandLine.Command(name = "pin", mixinStandardHelpOptions = true,
        description = "Marks builds as worth keeping: a known key, every build that a glob fits, now and later, or the "
                + "builds that a filter fits now. Holds from the moment the command returns, also against a run that "
                + "is on.",
        footer = {"  winnow pin 'app/release/**' --by Anna --reason \"until the audit\" --until 3mo",
            "  winnow pin --where version=1.4.0 --by Anna --reason \"a customer tests it\""})
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
            Pinning.Wanted wanted = new Pinning.Wanted(name(by), name(reason), ticket == null ? null : name(ticket), until);
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
        BuildFilter filter = new BuildFilter(where.stream().map(Command::whole).toList(), shell().clock().instant()).over(catalog);
        List<String> keys = new ArrayList<>();
        new Builds(catalog).forEachKnown(shell().clock().instant(), "key", false, stored -> {
            if (!stored.places().isEmpty() && filter.fits(stored.build())) {
                keys.add(stored.build().key());
            }
            return true;
        });
        return keys;
    }
}
