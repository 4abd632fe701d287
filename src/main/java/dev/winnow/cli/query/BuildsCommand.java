package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code builds [FILTER]} */
@CommandLine.Command(name = "builds", mixinStandardHelpOptions = true,
        description = "Lists the builds that the catalog knows, newest first, also those whose files are gone.",
        footer = {"  winnow builds 'branch=release/**' os=linux-x86_64 'age>90d'",
            "  winnow builds 1.4.0 not:pinned --csv"})
public final class BuildsCommand extends Command {

    @Parameters(paramLabel = "FILTER", arity = "0..*", description = "conditions that must all hold, such as "
            + "'branch=release/**' os=linux-x86_64,windows-x64 'version>=2.0' 'age>90d' not:branch=main; pinned, needed, "
            + "present, flawed, running, successful and prerelease; a glob over keys; any other word is looked for in keys, "
            + "versions, branches and properties")
    private List<String> conditions = new ArrayList<>();

    @Option(names = "--sort", paramLabel = "NAME", defaultValue = "-finished", description = "key, project, branch, os, "
            + "number, builder, status, finished or bytes; with - in front the highest first; default: "
            + "${DEFAULT-VALUE}")
    private String sort;

    @Option(names = "--csv", description = "print CSV")
    private boolean csv;

    @Option(names = "--offset", paramLabel = "N", description = "leave out the first N")
    private long offset;

    @Option(names = "--limit", paramLabel = "N", description = "print at most N")
    private Long limit;

    public BuildsCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() throws IOException {
        boolean descending = sort.startsWith("-");
        String column = descending ? sort.substring(1) : sort;
        if (!Builds.SORTABLE.contains(column)) {
            throw Halt.usage("--sort " + sort + ": write one of " + String.join(", ", Builds.SORTABLE)
                    + ", with - in front for the highest first");
        }
        if (offset < 0 || limit != null && limit < 0) {
            throw Halt.usage("--offset and --limit count builds; write 0 or more");
        }
        Listing.refuseTwo(csv, common().json());
        Instant now = shell().clock().instant();
        BuildFilter filter = new BuildFilter(conditions.stream().map(Command::whole).toList(), now);
        try (Catalog catalog = existingCatalog()) {
            Page page = new Page(filter.over(catalog), BuildList.of(this, csv, new Plans(catalog).zone(null).orElse(ZoneOffset.UTC)));
            new Builds(catalog).forEachKnown(now, column, descending, page::take);
            page.list.end();
            if (page.fitting == 0 && !conditions.isEmpty()) {
                warn(filter.nothing(catalog));
                return ExitCode.PROBLEMS;
            }
            return ExitCode.DONE;
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /** Prints what fits as it comes: a million builds are not held. */
    private final class Page {

        private final BuildFilter filter;
        private final BuildList list;
        private long fitting;

        Page(BuildFilter filter, BuildList list) {
            this.filter = filter;
            this.list = list;
        }

        /** Returns whether the caller wants more builds. */
        boolean take(StoredBuild stored) {
            if (limit != null && fitting - offset >= limit) {
                return false;
            }
            if (filter.fits(stored.build()) && ++fitting > offset) {
                try {
                    list.add(stored);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
            return limit == null || fitting - offset < limit;
        }
    }
}
