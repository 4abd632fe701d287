package dev.winnow.cli.query;

import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.report.CsvText;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.service.document.BuildDocument;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;

/** A list of builds that is printed while it is read. */
abstract sealed class BuildList {

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
