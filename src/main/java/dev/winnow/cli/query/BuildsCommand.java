package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.report.CsvText;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.BuildDocument;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
        try (Catalog catalog = existingCatalog()) {
            Instant now = catalog.clock().instant();
            BuildFilter filter = new BuildFilter(conditions.stream().map(Command::whole).toList(), now);
            Page page = new Page(filter.over(catalog), BuildList.of(this, csv, zone(catalog, null)));
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

    /** A list of builds that is printed while it is read. */
    private abstract static sealed class BuildList {

        private static final List<String> COLUMNS = List.of("key", "project", "branch", "os", "version", "number", "builder",
                "tags", "status", "revision", "runtime", "finished", "bytes", "files", "products", "logs", "pinned",
                "defect", "doubts", "other_parts");

        abstract void add(StoredBuild stored) throws IOException;

        void end() {
            // Most formats need no last word.
        }

        /** @param zone the one that people see times in */
        static BuildList of(Command command, boolean csv, ZoneId zone) throws IOException {
            PrintStream out = command.shell().out();
            return csv ? new Csv(out) : command.common().json() ? new Documents(out) : new Lines(command, zone);
        }

        private static final class Lines extends BuildList {

            private final AlignedTable lines;
            private final ZoneId zone;

            Lines(Command command, ZoneId zone) {
                this.lines = command.table();
                this.zone = zone;
            }

            @Override
            void add(StoredBuild stored) {
                Build build = stored.build();
                String parts = build.parts().isEmpty() ? "no files" : build.parts().stream()
                        .map(part -> part.kind().word() + " " + Text.size(part.bytes())).collect(Collectors.joining(", "));
                lines.add(List.of(build.key(), Listing.time(build.finished(), zone), build.attributes().status().word(), parts,
                        (build.pins().isEmpty() ? "" : "pinned ") + (build.defect() == null ? "" : "flawed")));
            }

            @Override
            void end() {
                lines.end();
            }
        }

        private static final class Documents extends BuildList {

            private final PrintStream out;
            private boolean some;

            Documents(PrintStream out) {
                this.out = out;
            }

            @Override
            void add(StoredBuild stored) {
                out.println((some ? "," : "[") + Json.line(BuildDocument.of(stored)));
                some = true;
            }

            @Override
            void end() {
                out.println(some ? "]" : "[]");
            }
        }

        private static final class Csv extends BuildList {

            private final CsvText csv;

            Csv(PrintStream out) throws IOException {
                this.csv = new CsvText(out, COLUMNS);
            }

            @Override
            void add(StoredBuild stored) throws IOException {
                Build build = stored.build();
                Attributes of = build.attributes();
                csv.row(build.key(), of.project(), of.branch(), of.os(), of.version(), of.number(), of.builder(),
                        of.get("tags"), of.status() == Status.UNKNOWN ? null : of.status().word(), of.revision(),
                        of.runtime(), build.finished(), build.parts().stream().mapToLong(Part::bytes).sum(),
                        build.parts().stream().mapToLong(Part::files).sum(), paths(stored, PartKind.PRODUCTS),
                        paths(stored, PartKind.LOGS), build.pins().isEmpty() ? "no" : "yes", BuildDocument.defect(build),
                        String.join("; ", build.doubts()), others(stored));
            }

            /** Kinds that job files name have no columns of their own. */
            private static String others(StoredBuild stored) {
                return stored.build().parts().stream().map(Part::kind).filter(PartKind::named)
                        .map(kind -> kind + ": " + paths(stored, kind)).collect(Collectors.joining("; "));
            }

            private static String paths(StoredBuild stored, PartKind kind) {
                return stored.places().stream().filter(place -> place.holds(kind)).map(StoredBuild.Place::path)
                        .collect(Collectors.joining("; "));
            }
        }
    }
}
