package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.build.Defects.DefectRow;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.history.BuildHistory;
import dev.winnow.catalog.history.BuildHistory.Moment;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Text;
import dev.winnow.service.BuildFilter;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.BuildDetailsDocument;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** What is known of one build. */
public final class ShowCommands {

    private ShowCommands() {
    }

    @CommandLine.Command(name = "show", mixinStandardHelpOptions = true,
            description = "Shows everything that is known of a build and where it comes from, also when its files are gone.",
            footer = "  winnow show app/main/linux-x86_64/1.4.0")
    public static final class ShowCommand extends Command {

        @Parameters(paramLabel = "KEY", description = "a build's key")
        private String key;

        @Override
        protected ExitCode run() {
            try (Catalog catalog = existingCatalog()) {
                String now = new KeyChanges(catalog).current(name(key)).get(0);
                if (!now.equals(name(key))) {
                    say(name(key) + " is now " + now);
                }
                StoredBuild stored = new Builds(catalog).find(now, catalog.clock().instant()).orElseThrow(() ->
                        BuildFilter.unknown(catalog, name(key)));
                List<String> before = new KeyChanges(catalog).before(now).stream().map(KeyChanges.Move::from).toList();
                List<DefectRow> defects = new Defects(catalog).of(stored.build().key());
                List<Removal> removals = new Removals(catalog).history(stored.build().key());
                NeedingBuilds needing = new NeedingBuilds(catalog);
                List<String> needs = needing.of(List.of(now)).getOrDefault(now, List.of());
                List<String> neededBy = needing.needing(now);
                if (common().json()) {
                    document(BuildDetailsDocument.of(catalog, stored, neededBy));
                } else {
                    ZoneId zone = zone(catalog, null);
                    say(stored, defects, removals, line -> say(Listing.local(line, zone)));
                    before.forEach(old -> say("earlier key: " + old));
                    needs.forEach(key -> say("needs: " + key));
                    neededBy.forEach(by -> say("needed by: " + by));
                    say(Listing.zone(zone));
                }
                return ExitCode.DONE;
            }
        }

        private static void say(StoredBuild stored, List<DefectRow> defects, List<Removal> removals, Consumer<String> out) {
            attributes(stored).forEach(out);
            stored.build().doubts().forEach(doubt -> out.accept("doubt: " + doubt));
            stored.build().pins().forEach(pin -> out.accept("pinned by " + pin.by() + ": " + pin.reason()
                    + (pin.ticket() == null ? "" : " (" + pin.ticket() + ")")
                    + (pin.until() == null ? "" : " until " + pin.until())));
            defects.forEach(row -> out.accept("defect: " + row.defect().found() + ", found by " + row.foundBy() + " at "
                    + row.foundAt() + (row.defect().logged() ? ", logged as " + row.defect().ticket() : "")
                    + (row.clearedAt() == null ? "" : ", cleared at " + row.clearedAt())));
            for (StoredBuild.Place place : stored.places()) {
                place.kinds().forEach(kind -> out.accept(kind.word() + ": " + place.path() + "  "
                        + Text.size(place.amount(kind).bytes()) + " in "
                        + Text.count(place.amount(kind).files(), "file", "files")));
            }
            if (stored.places().isEmpty()) {
                out.accept("no files are present");
            }
            removals.forEach(removal -> out.accept(removal.kinds() + ": " + removal.path() + "  removed at " + removal.removedAt()
                    + " by " + removal.run() + ", " + removal.state()
                    + (removal.endedAt() == null ? "" : " at " + removal.endedAt())));
        }

        /** Each attribute that is known, and where it comes from, a line each. */
        public static List<String> attributes(StoredBuild stored) {
            List<String> lines = new ArrayList<>();
            Build build = stored.build();
            lines.add("key: " + build.key());
            Attributes.NAMES.forEach(name -> line(stored, name, build.attributes().get(name)).ifPresent(lines::add));
            line(stored, "finished", build.finished()).ifPresent(lines::add);
            new TreeMap<>(stored.build().attributes().properties()).forEach((name, value) -> lines.add("properties." + name
                    + ": " + value + "  (" + stored.sources().get("properties." + name) + ")"));
            return lines;
        }

        private static Optional<String> line(StoredBuild stored, String name, Object value) {
            String source = stored.sources().get(name);
            return Optional.ofNullable(value).map(known -> name + ": " + known
                    + (source == null ? "" : "  (" + source + ")"));
        }
    }

    @CommandLine.Command(name = "history", mixinStandardHelpOptions = true,
            description = "Shows a build's whole history, newest first: seen, recorded, pinned, judged, removed, restored, "
                    + "purged.",
            footer = "  winnow history app/main/linux-x86_64/1.4.0")
    public static final class HistoryCommand extends Command {

        @Parameters(paramLabel = "KEY", description = "a build's key")
        private String key;

        @Override
        protected ExitCode run() {
            try (Catalog catalog = existingCatalog()) {
                String now = new KeyChanges(catalog).current(name(key)).get(0);
                List<Moment> life = BuildHistory.of(catalog, now);
                if (life.isEmpty()) {
                    throw BuildFilter.unknown(catalog, name(key));
                }
                ZoneId zone = zone(catalog, null);
                AlignedTable lines = table();
                life.forEach(moment -> lines.add(List.of(Listing.time(moment.at(), zone), moment.event(), Listing.local(moment.text(), zone)
                        + (moment.by() == null ? "" : "  by " + moment.by()) + (moment.run() == null ? "" : "  " + moment.run()))));
                lines.end();
                say(Listing.zone(zone));
                document(life);
                return ExitCode.DONE;
            }
        }
    }
}
